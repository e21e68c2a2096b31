import { describe, expect, test } from 'vitest'
import type { JsonObject } from '~/api/types'
import { readColumns, writeColumns } from './columns'
import { changeOption, fieldMeant, fieldsOf } from './option-fields'
import { addEntry, addStep, stepsOf } from './steps'
import { TRANSFORM_KINDS } from './transform-kinds'

const jsonl = (transforms: JsonObject[] = []): JsonObject => ({
  source: {
    parser: {
      type: 'jsonl',
      columns: [
        { name: 'id', type: 'long' },
        { name: 'doc', type: 'json' },
        { name: 'note', type: 'string' },
      ],
    },
  },
  ...(transforms.length > 0 ? { transforms } : {}),
})
const expand = (names: string[], more: JsonObject = {}): JsonObject => ({
  type: 'json_expand',
  column_name: 'doc',
  ...more,
  json_expand_columns: names.map((name) => ({ name, json_path: `$.${name}`, type: 'string' })),
})
const time = (name: string): JsonObject => ({ type: 'filter_add_time', column_name: name })
const hash = (name: string): JsonObject => ({ type: 'filter_hashes', hashes: [{ name }] })
const choice = (...columns: JsonObject[]): JsonObject => ({ type: 'columns', columns })

const kindOf = (type: string) => {
  const kind = TRANSFORM_KINDS.find((known) => known.type === type)
  if (!kind) throw new Error(`no kind ${type}`)
  return kind
}
const seenBehind = (...transforms: JsonObject[]) =>
  stepsOf(jsonl([...transforms, hash('id')])).at(-1)?.columns
const rename = (document: JsonObject, from: string, to: string) =>
  writeColumns(
    document,
    readColumns(document).map((column) =>
      column.name === from ? { ...column, name: to } : column,
    ),
  )

// What the server needs of each, from docs/reference/transfer.md.
describe('a new one', () => {
  test('expands the json column, into one of a free name', () => {
    expect(addStep(jsonl([time('column_1')]), 'json_expand').transforms).toEqual([
      time('column_1'),
      {
        type: 'json_expand',
        column_name: 'doc',
        json_expand_columns: [{ name: 'column_2', json_path: '', type: 'string' }],
      },
    ])
  })
  test('adds the time under a free name', () => {
    expect(addStep(jsonl(), 'filter_add_time').transforms).toEqual([time('column_1')])
  })
  test('gets a further column under a free name', () => {
    const document = jsonl([expand(['column_1'])])
    const [step] = stepsOf(document)
    const [changed] = stepsOf(step ? addEntry(document, step) : document)
    expect(changed?.transform.json_expand_columns).toEqual([
      { name: 'column_1', json_path: '$.column_1', type: 'string' },
      { name: 'column_2', json_path: '', type: 'string' },
    ])
  })
})

// Where columns stand: src/transform/json_expand_test.cc and add_time_test.cc.
describe('columns that are made', () => {
  test('are seen by the transforms behind, out of JSON where that stood', () => {
    expect(seenBehind(expand(['a', 'b']))).toEqual(['id', 'a', 'b', 'note'])
    expect(seenBehind(expand(['a'], { json_expand_keep_base_column: true }))).toEqual([
      'id',
      'doc',
      'a',
      'note',
    ])
    expect(seenBehind(time('at'))).toEqual(['id', 'doc', 'note', 'at'])
  })
  test('are there behind a choice of columns as that chose them', () => {
    expect(seenBehind(time('at'), choice({ name: 'when', src: 'at' }))).toEqual(['when'])
  })
  test('stay when a choice of columns comes to be', () => {
    const document = jsonl([hash('note'), expand(['a']), time('at')])
    expect(rename(document, 'id', 'number').transforms).toEqual([
      hash('note'),
      choice({ name: 'number', src: 'id' }, { name: 'doc' }, { name: 'note' }),
      expand(['a']),
      time('at'),
    ])
  })
  test('stay in the choice of columns behind them', () => {
    const chosen = choice({ name: 'id' }, { name: 'when', src: 'at' }, { name: 'note' })
    const changed = rename(jsonl([time('at'), chosen]), 'note', 'remark')
    expect(changed.transforms).toEqual([
      time('at'),
      choice({ name: 'id' }, { name: 'remark', src: 'note' }, { name: 'when', src: 'at' }),
    ])
  })
  test('keep their name when one that stood there gets another', () => {
    const document = jsonl([choice({ name: 'id' }, { name: 'doc' }), expand(['doc']), hash('doc')])
    expect(rename(document, 'doc', 'whole').transforms).toEqual([
      choice({ name: 'id' }, { name: 'whole', src: 'doc' }),
      { ...expand(['doc']), column_name: 'whole' },
      hash('doc'),
    ])
  })
})

describe('the options', () => {
  const options = (type: string, of: JsonObject) => {
    const { fields, list } = kindOf(type)
    return fieldsOf(list?.fields ?? fields, of).map(({ option }) => option)
  }
  test('of a time that is a timestamp are none of texts', () => {
    expect(options('filter_add_time', time('at'))).toEqual(['column_name', 'column_type'])
    expect(options('filter_add_time', { ...time('at'), column_type: 'string' })).toEqual([
      'column_name',
      'column_type',
      'timestamp_format',
      'time_zone',
    ])
  })
  test.each([
    ['unixtime_to_timestamp', false],
    ['unixtime_to_string', true],
    ['timestamp_to_unixtime', false],
    ['string_to_unixtime', true],
  ])('of %s have format and zone: %s', (kind, has) => {
    const texts = has ? ['datetime_format', 'datetime_timezone'] : []
    expect(options('filter_unixtime_conversions', { column_name: 'id', kind })).toEqual([
      'column_name',
      'kind',
      'unixtime_unit',
      ...texts,
    ])
  })
  test('that only a text has go with it, and what holds anyway is not written down', () => {
    const { fields } = kindOf('filter_add_time')
    const text = { ...time('at'), column_type: 'string', time_zone: 'Asia/Tokyo' }
    expect(changeOption(fields, text, 'column_type', undefined)).toEqual(time('at'))
  })
  test('that only a timestamp out of JSON has go with it', () => {
    const fields = kindOf('json_expand').list?.fields ?? []
    const entry = { name: 'a', json_path: '$.a', type: 'timestamp', format: '%Y', timezone: 'UTC' }
    expect(changeOption(fields, entry, 'type', 'long')).toEqual({
      name: 'a',
      json_path: '$.a',
      type: 'long',
    })
  })
})

// As the server says it of an entry as a whole.
test.each([
  ["time format '%Q9': '%Q9' is not a known directive", 'datetime_format'],
  ["there is no time zone 'Asia/Tokio'; write an IANA name", 'datetime_timezone'],
  ['タイムゾーン「Asia/Tokio」はありません', 'datetime_timezone'],
  ['something else', undefined],
])('%s is about %s', (message, option) => {
  const entry = {
    column_name: 'id',
    kind: 'unixtime_to_string',
    datetime_format: '%Q9',
    datetime_timezone: 'Asia/Tokio',
  }
  const fields = kindOf('filter_unixtime_conversions').list?.fields ?? []
  expect(fieldMeant(fields, entry, message)?.option).toBe(option)
})
