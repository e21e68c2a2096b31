import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, test, vi } from 'vitest'
import type { JsonObject, Transfer } from '~/api/types'
import { type Asked, mockServer, renderPart } from '~/testing/render'
import { transferRoutes } from '../../../mock/transfers'
import { NEW_DOCUMENT, write } from './document'
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
  { name: 'price', type: 'string' },
]
const PLACE = { type: 's3', connection: 'acme production', bucket: 'acme-raw', path_prefix: 'in/' }
const DOCUMENT: JsonObject = {
  name: 'orders',
  source: { ...PLACE, parser: { type: 'csv', columns: COLUMNS } },
  destination: { ...PLACE, formatter: { type: 'parquet' } },
}
const SAVED = {
  id: 1,
  name: 'orders',
  revision: 7,
  yaml: 'name: orders\n',
  document: DOCUMENT,
} as unknown as Transfer

let asked: Asked[]
const lastBody = (path: string) => asked.findLast(({ url }) => url.startsWith(path))?.body ?? {}

/** Answers one route in another way until the test ends. */
function answerWith(verb: string, path: RegExp, status: number, body: unknown) {
  const mocked = globalThis.fetch
  vi.stubGlobal('fetch', async (url: string, init: RequestInit = {}) => {
    const reply = await mocked(url, init)
    return (init.method ?? 'GET') === verb && path.test(url)
      ? new Response(JSON.stringify(body), { status })
      : reply
  })
}
const show = (step: 1 | 2 | 3, document = DOCUMENT, saved: Transfer | undefined = SAVED) =>
  renderPart(
    <TransferEditor
      document={document}
      settings={SETTINGS}
      saved={saved}
      step={step}
      onStep={() => {}}
    />,
  )

beforeEach(() => {
  expect(transferRoutes.length).toBeGreaterThan(0)
  asked = mockServer()
})

test('a preview that is refused leaves the heads there, marks the column and says why', async () => {
  answerWith('POST', /\/preview$/, 400, {
    error: 'no',
    errors: [{ attribute: 'source.parser.columns[1]', message: 'a decimal column needs digits' }],
  })
  await show(2)
  const head = await screen.findByRole('button', {
    name: 'Column price: a decimal column needs digits',
  })
  expect(screen.getByRole('button', { name: 'Column id' })).toBeTruthy()
  await userEvent.click(head)
  const menu = await screen.findByRole('dialog')
  expect(within(menu).getByText('a decimal column needs digits')).toBeTruthy()
})

test('the grid is a table with heads that tell name, type and format', async () => {
  const columns = [{ name: 'at', type: 'timestamp', format: '%Y-%m-%d' }]
  await show(2, write(DOCUMENT, 'source.parser.columns', columns))
  const table = await screen.findByRole('table', { name: 'Rows of the source' })
  const heads = within(table).getAllByRole('columnheader')
  expect(heads.map(({ textContent }) => textContent)).toEqual(['attimestamp %Y-%m-%d'])
})

test('a name that was emptied is not taken over', async () => {
  await show(2)
  await userEvent.click(await screen.findByRole('button', { name: 'Column id' }))
  const name = await screen.findByLabelText('Name')
  await userEvent.clear(name)
  expect(screen.getByText('Required')).toBeTruthy()
  await userEvent.tab()
  expect((name as HTMLInputElement).value).toBe('id')
  await userEvent.clear(name)
  await userEvent.type(name, 'number{Enter}')
  expect(await screen.findByRole('button', { name: 'Column number' })).toBeTruthy()
})

test('guessing again asks first, and keeps the filters', async () => {
  const filter = {
    type: 'filter_rows',
    filter_row_conditions: [{ column: 'id', operator: 'is_null' }],
  }
  await show(2, { ...DOCUMENT, transforms: [filter] })
  await userEvent.click(await screen.findByRole('button', { name: 'Guess again' }))
  expect(asked.some(({ url }) => url.endsWith('/guess'))).toBe(false)
  await userEvent.click(await screen.findByRole('button', { name: 'Replace them' }))
  await screen.findByRole('button', { name: 'Column ordered_at' })
  expect(screen.getByRole('button', { name: 'Remove the condition on id' })).toBeTruthy()
})

test('a guess looks at what pattern, decompression and variables would take', async () => {
  const source = {
    ...PLACE,
    path_match_pattern: '\\.tsv$',
    decompression: 'zip',
    decoder: { match_name: 'in/.*' },
  }
  const variables = [{ name: '$day$', type: 'string', value: '1' }]
  await show(1, { ...DOCUMENT, source, variables })
  // A connection is asked for by its ID, which comes with their list.
  await screen.findAllByDisplayValue('acme production')
  await userEvent.click(await screen.findByRole('button', { name: 'Look at the data' }))
  await waitFor(() =>
    expect(lastBody('/api/job_definitions/guess')).toMatchObject({
      path_match_pattern: '\\.tsv$',
      decompression: 'zip',
      match_name: 'in/.*',
      variables,
    }),
  )
})

test('when nothing can be guessed, columns are made by hand', async () => {
  answerWith('POST', /\/guess$/, 404, { error: 'there is nothing to read' })
  await show(1, { ...DOCUMENT, source: PLACE })
  await userEvent.click(await screen.findByRole('button', { name: 'Look at the data' }))
  expect(await screen.findByText('there is nothing to read')).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: 'Make the columns by hand' }))
  expect(await screen.findByRole('button', { name: 'Next' })).toBeTruthy()
})

test('what is missing is marked, and the cursor goes there', async () => {
  await show(1, NEW_DOCUMENT, undefined)
  await userEvent.click(await screen.findByRole('button', { name: 'Look at the data' }))
  const name = screen.getByLabelText(/^Name/)
  await waitFor(() => expect(document.activeElement).toBe(name))
  expect(name.getAttribute('aria-invalid')).toBe('true')
  expect(asked.some(({ url }) => url.endsWith('/guess'))).toBe(false)
})

test('objects that cannot be listed are told of, and one can type on', async () => {
  answerWith('GET', /\/objects\?/, 404, { error: 'there is no such bucket' })
  await show(1)
  const [note] = await screen.findAllByText(/Objects cannot be listed: there is no such bucket/)
  expect(note?.getAttribute('role')).toBe('status')
  const [prefix] = screen.getAllByLabelText(/^Path prefix/) as HTMLInputElement[]
  await userEvent.type(prefix as HTMLInputElement, 'x')
  expect(prefix?.value).toBe('in/x')
})

test('with a problem, the last YAML stays and each problem leads to its place', async () => {
  answerWith('POST', /\/validate$/, 200, {
    ok: false,
    problems: [{ pointer: '/source/parser/columns/0', message: 'wrong' }],
    document: null,
    yaml: null,
  })
  await show(3)
  expect(await screen.findByText('wrong')).toBeTruthy()
  expect(screen.getByText('No difference.')).toBeTruthy()
  await userEvent.click(screen.getByRole('tab', { name: 'Edit as YAML' }))
  const text = (await screen.findByRole('textbox', { name: 'Edit as YAML' })) as HTMLTextAreaElement
  expect(text.value).toBe(SAVED.yaml)
  expect(screen.getByRole('button', { name: 'Go there' })).toBeTruthy()
})

test('a change is saved onto the revision that was opened', async () => {
  await show(3)
  const save = await screen.findByRole('button', { name: 'Save' })
  await waitFor(() => expect((save as HTMLButtonElement).disabled).toBe(false))
  await userEvent.click(save)
  await waitFor(() =>
    expect(lastBody('/api/job_definitions/1')).toMatchObject({ expected_revision: 7 }),
  )
})

test('another one’s newer revision is told of, and nothing is lost by it', async () => {
  answerWith('PATCH', /\/job_definitions\/1$/, 409, { error: 'changed' })
  answerWith('GET', /\/job_definitions\/1$/, 200, {
    ...SAVED,
    revision: 9,
    updated_at: '2026-11-29T10:00:00Z',
  })
  await show(3)
  const save = await screen.findByRole('button', { name: 'Save' })
  await waitFor(() => expect((save as HTMLButtonElement).disabled).toBe(false))
  await userEvent.click(save)
  const dialog = await screen.findByRole('dialog', { name: 'Somebody else has changed it' })
  expect(within(dialog).getByText(/mina@example.com saved revision 9/)).toBeTruthy()
  await userEvent.click(within(dialog).getByRole('button', { name: 'Look at the difference' }))
  await userEvent.click(await within(dialog).findByRole('button', { name: 'Save mine over it' }))
  await waitFor(() =>
    expect(asked.findLast(({ verb }) => verb === 'PATCH')?.body).toMatchObject({
      expected_revision: 9,
    }),
  )
})

test('a label that there is not is told of, not dropped in silence', async () => {
  await show(3)
  const labels = await screen.findByRole('textbox', { name: 'Labels' })
  await userEvent.type(labels, 'no such label{Enter}')
  expect(await screen.findByText(/There is no label “no such label”/)).toBeTruthy()
})

test('resource group and time limit are saved with it', async () => {
  await show(3)
  const limit = await screen.findByLabelText('Time limit of a job (minutes)')
  await userEvent.clear(limit)
  await userEvent.type(limit, '90')
  await userEvent.click(await screen.findByRole('textbox', { name: 'Resource group' }))
  await userEvent.click(await screen.findByRole('option', { name: 'Shops' }))
  await userEvent.click(screen.getByRole('button', { name: 'Save' }))
  await waitFor(() =>
    expect(lastBody('/api/job_definitions/1')).toMatchObject({
      execution_timeout: 90,
      resource_group_id: 1,
    }),
  )
})

test('files of the server stand in the way of the next step, and say so', async () => {
  await show(1, { ...DOCUMENT, source: { type: 'file', path_prefix: 'in/' } })
  const note = await screen.findByRole('note')
  expect(within(note).getByText(/here a transfer is from S3 to S3/)).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: 'Look at the data' }))
  const alert = await screen.findByRole('alert')
  await userEvent.click(within(alert).getByRole('button', { name: 'Choose Amazon S3' }))
  expect(screen.getAllByRole('textbox', { name: /^Bucket/ }).length).toBe(2)
})

test('what is wrong with a filter’s argument is marked at its field', async () => {
  const filter = {
    type: 'filter_rows',
    filter_row_conditions: [{ column: 'id', operator: 'greater', argument: 'abc' }],
  }
  answerWith('POST', /\/preview$/, 400, {
    error: 'no',
    errors: [
      {
        attribute: 'transforms[0]',
        message: "filter_row_conditions[0]: argument: 'abc' is not a long, which column 'id' is",
      },
    ],
  })
  await show(2, { ...DOCUMENT, transforms: [filter] })
  const field = await screen.findByRole('textbox', { name: 'Compared with' })
  await waitFor(() => expect(field.getAttribute('aria-invalid')).toBe('true'))
  const card = screen.getByRole('region', { name: 'Row filter' })
  expect(within(card).getByText("'abc' is not a long, which column 'id' is")).toBeTruthy()
})

test('a description that the API has set stands beside the memo, each under its name', async () => {
  const settings = { ...SETTINGS, description: 'from a program' }
  await renderPart(
    <TransferEditor
      document={{ ...DOCUMENT, memo: 'from the file' }}
      settings={settings}
      saved={SAVED}
      step={1}
      onStep={() => {}}
    />,
  )
  const field = (name: string) => screen.findByRole<HTMLTextAreaElement>('textbox', { name })
  expect((await field('Memo')).value).toBe('from the file')
  expect((await field('Description')).value).toBe('from a program')
})
