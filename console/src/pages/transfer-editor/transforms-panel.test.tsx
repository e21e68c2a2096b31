import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, test, vi } from 'vitest'
import type { JsonObject } from '~/api/types'
import { type Asked, mockServer, renderPart } from '~/testing/render'
import { transferRoutes } from '../../../mock/transfers'
import { TransferEditor } from './editor'

const SETTINGS = {
  description: null,
  labels: [],
  retry_limit: 0,
  is_runnable_concurrently: false,
  execution_timeout: 0,
  resource_group_id: null,
}
const COLUMNS = [
  { name: 'id', type: 'long' },
  { name: 'doc', type: 'json' },
]
const PLACE = { type: 's3', connection: 'acme production', bucket: 'acme-raw', path_prefix: 'in/' }
const withTransforms = (...transforms: JsonObject[]): JsonObject => ({
  name: 'orders',
  source: { ...PLACE, parser: { type: 'jsonl', columns: COLUMNS } },
  transforms,
  destination: { ...PLACE, formatter: { type: 'parquet' } },
})

let asked: Asked[]
const previewed = () => {
  const body = asked.findLast(({ url }) => url.endsWith('/preview'))?.body as
    | { document: JsonObject }
    | undefined
  return body?.document.transforms
}

/** Answers a preview in another way until the test ends. */
function answerPreview(status: number, body: unknown) {
  const mocked = globalThis.fetch
  vi.stubGlobal('fetch', async (url: string, init: RequestInit = {}) => {
    const reply = await mocked(url, init)
    return url.endsWith('/preview') ? new Response(JSON.stringify(body), { status }) : reply
  })
}
const show = (...transforms: JsonObject[]) =>
  renderPart(
    <TransferEditor
      document={withTransforms(...transforms)}
      settings={SETTINGS}
      saved={undefined}
      step={2}
      onStep={() => {}}
    />,
  )
const add = async (name: string) => {
  await userEvent.click(await screen.findByRole('button', { name: 'Add a transform' }))
  await userEvent.click(await screen.findByRole('menuitem', { name }))
  return within(await screen.findByRole('region', { name }))
}
const choose = async (field: HTMLElement, name: string) => {
  await userEvent.click(field)
  await userEvent.click(await screen.findByRole('option', { name }))
}

beforeEach(() => {
  expect(transferRoutes.length).toBeGreaterThan(0)
  asked = mockServer()
})

test('JSON is expanded: the column, whether it stays, and what is made of it', async () => {
  await show()
  const card = await add('Expand JSON')
  await userEvent.click(card.getByRole('switch', { name: 'Keep the json column' }))
  await userEvent.clear(card.getByLabelText('New column'))
  await userEvent.type(card.getByLabelText('New column'), 'born')
  await userEvent.type(card.getByLabelText('Path'), '$.person.born')
  await choose(card.getByRole('textbox', { name: 'Type' }), 'timestamp')
  await userEvent.type(card.getByLabelText('Format'), '%Y')
  await userEvent.type(card.getByLabelText('Time zone'), 'Asia/Tokyo')
  await waitFor(() =>
    expect(previewed()).toEqual([
      {
        type: 'json_expand',
        column_name: 'doc',
        json_expand_keep_base_column: true,
        json_expand_columns: [
          {
            name: 'born',
            json_path: '$.person.born',
            type: 'timestamp',
            format: '%Y',
            timezone: 'Asia/Tokyo',
          },
        ],
      },
    ]),
  )
})

test('the time is added, as a timestamp or as a text', async () => {
  await show()
  const card = await add('Add the job’s time')
  expect(card.queryByLabelText('Format')).toBeNull()
  await choose(card.getByRole('textbox', { name: 'Type' }), 'string')
  await userEvent.type(card.getByLabelText('Format'), '%Y')
  await waitFor(() =>
    expect(previewed()).toEqual([
      {
        type: 'filter_add_time',
        column_name: 'column_1',
        column_type: 'string',
        timestamp_format: '%Y',
      },
    ]),
  )
})

test('UNIX time is converted by kind and unit', async () => {
  await show()
  const card = await add('Convert UNIX time')
  await choose(card.getByRole('textbox', { name: 'How it is converted' }), 'UNIX time to string')
  await choose(card.getByRole('textbox', { name: 'UNIX time counts' }), 'milliseconds')
  await userEvent.type(card.getByLabelText('Time zone'), 'Asia/Tokyo')
  await waitFor(() =>
    expect(previewed()).toEqual([
      {
        type: 'filter_unixtime_conversions',
        unixtime_conversions: [
          {
            column_name: 'id',
            kind: 'unixtime_to_string',
            unixtime_unit: 'millisecond',
            datetime_timezone: 'Asia/Tokyo',
          },
        ],
      },
    ]),
  )
})

// The server's own words: src/transform/json_path.cc, src/base/time_format.cc.
test.each([
  [
    'Path',
    'Expand JSON',
    "json_expand_columns[0]: json_path: '$.a[*]': a path finds one value",
    {
      type: 'json_expand',
      column_name: 'doc',
      json_expand_columns: [{ name: 'a', json_path: '$.a[*]', type: 'long' }],
    },
  ],
  [
    'Format',
    'Add the job’s time',
    "time format '%Q9': '%Q9' is not a known directive; %% stands for a percent sign",
    { type: 'filter_add_time', column_name: 'at', column_type: 'string', timestamp_format: '%Q9' },
  ],
])('what is wrong with %s of %s is marked at its field', async (field, name, message, transform) => {
  answerPreview(400, { error: 'no', errors: [{ attribute: 'transforms[0]', message }] })
  await show(transform)
  const card = within(await screen.findByRole('region', { name }))
  await waitFor(() => expect(card.getByLabelText(field).getAttribute('aria-invalid')).toBe('true'))
})

test('the grid has the columns that transforms make', async () => {
  const made = { name: 'at', type: 'timestamp' }
  answerPreview(200, {
    columns: [...COLUMNS, made],
    rows: [['1', '{}', 'now']],
    refused: [],
    items: [],
  })
  await show({ type: 'filter_add_time', column_name: 'at' })
  const table = await screen.findByRole('table', { name: 'Rows of the source' })
  await waitFor(() =>
    expect(
      within(table)
        .getAllByRole('columnheader')
        .map(({ textContent }) => textContent),
    ).toEqual(['idlong', 'docjson', 'attimestamp']),
  )
})
