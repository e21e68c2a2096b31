import { describe, expect, test } from 'vitest'
import type { JsonObject } from '~/api/types'
import { readColumns, writeColumns } from './columns'
import { changeOption, fieldsOf } from './option-fields'
import { deepened } from './paths'
import { addEntry, addStep, entriesOf, moveStep, stepsOf, withEntries, withStep } from './steps'
import { TRANSFORM_KINDS } from './transform-kinds'

const csv = (transforms: JsonObject[] = []): JsonObject => ({
  source: {
    parser: {
      type: 'csv',
      columns: [
        { name: 'id', type: 'long' },
        { name: 'mail', type: 'string' },
      ],
    },
  },
  ...(transforms.length > 0 ? { transforms } : {}),
})
const mask = (name: string, more: JsonObject = {}): JsonObject => ({
  name,
  mask_type: 'all',
  ...more,
})
const masks = (...entries: JsonObject[]): JsonObject => ({ type: 'filter_masks', masks: entries })
const hashes = (...names: string[]): JsonObject => ({
  type: 'filter_hashes',
  hashes: names.map((name) => ({ name })),
})
const first = (document: JsonObject) => {
  const [step] = stepsOf(document)
  if (!step) throw new Error('no transform')
  return step
}
/** The fields of an entry of its list. */
const fieldsIn = (type: string) => {
  const fields = TRANSFORM_KINDS.find((known) => known.type === type)?.list?.fields
  if (!fields) throw new Error(`no fields of ${type}`)
  return fields
}

// What the server needs of each, from docs/reference/transfer.md.
test.each([
  ['filter_masks', { masks: [{ name: 'id', mask_type: 'all' }] }],
  ['filter_gsub', { gsub: [{ column_name: 'id', pattern: '', to: '' }] }],
  [
    'filter_string_transforms',
    { string_transforms: [{ column_name: 'id', type: 'normalize_nfkc' }] },
  ],
  ['filter_hashes', { hashes: [{ name: 'id' }] }],
  [
    'filter_unixtime_conversions',
    { unixtime_conversions: [{ column_name: 'id', kind: 'unixtime_to_timestamp' }] },
  ],
])('a new %s comes last, with one entry of the first column', (type, options) => {
  const before = csv([hashes('mail')])
  expect(addStep(before, type).transforms).toEqual([hashes('mail'), { type, ...options }])
})

describe('transforms', () => {
  test('change places, and stay within the list', () => {
    const document = csv([hashes('id'), masks(mask('mail'))])
    expect(moveStep(document, 0, 1).transforms).toEqual([masks(mask('mail')), hashes('id')])
    expect(moveStep(document, 1, -1).transforms).toEqual([masks(mask('mail')), hashes('id')])
    expect(moveStep(document, 0, -1)).toBe(document)
    expect(moveStep(document, 1, 1)).toBe(document)
  })
  test('go, and the last one leaves no list behind', () => {
    expect(withStep(csv([hashes('id')]), 0)).toEqual(csv())
    expect(withEntries(csv([hashes('id')]), first(csv([hashes('id')])), [])).toEqual(csv())
  })
  test('get one more entry', () => {
    const document = csv([hashes('mail')])
    expect(addEntry(document, first(document)).transforms).toEqual([hashes('mail', 'id')])
  })
  test('see the columns that there are at their place', () => {
    const chosen = { type: 'columns', columns: [{ name: 'address', src: 'mail' }] }
    const steps = stepsOf(csv([hashes('id'), chosen, hashes('address')]))
    expect(steps.map(({ columns }) => columns)).toEqual([['mail', 'id'], ['address'], ['address']])
  })
  test('follow a new name of a column', () => {
    const document = csv([masks(mask('mail')), hashes('id')])
    const renamed = readColumns(document).map((column) =>
      column.name === 'mail' ? { ...column, name: 'address' } : column,
    )
    expect(writeColumns(document, renamed).transforms).toEqual([
      masks(mask('address')),
      hashes('id'),
    ])
  })
  test('of another kind have no entries here', () => {
    expect(entriesOf({ type: 'filter_rows', filter_row_conditions: [{ column: 'id' }] })).toEqual(
      [],
    )
  })
})

describe('an entry', () => {
  const fields = fieldsIn('filter_masks')
  const options = (entry: JsonObject) => fieldsOf(fields, entry).map(({ option }) => option)
  test('has the fields of its choice', () => {
    expect(options(mask('mail'))).toEqual(['name', 'mask_type', 'length'])
    expect(options(mask('mail', { mask_type: 'regex' }))).toEqual([
      'name',
      'mask_type',
      'pattern',
      'length',
    ])
  })
  test('loses with a choice what only that one has', () => {
    const entry = mask('mail', { mask_type: 'substring', start_index: 2, length: 3 })
    expect(changeOption(fields, entry, 'mask_type', 'all')).toEqual(mask('mail', { length: 3 }))
  })
  test('leaves out what is empty', () => {
    expect(changeOption(fields, mask('mail', { length: 3 }), 'length', undefined)).toEqual(
      mask('mail'),
    )
  })
})

describe('a problem of a transform', () => {
  // As the server says it of a mask, in a preview and in a validation.
  test.each([
    'transforms[1]',
    '/transforms/1',
  ])('belongs to the option that it names, %s', (pointer) => {
    const message = 'masks[0]: pattern: Invalid regular expression: missing )'
    expect(deepened({ pointer, message })).toEqual({
      pointer: `${pointer}.masks[0].pattern`,
      message: 'Invalid regular expression: missing )',
    })
  })
  test('elsewhere stays where it is', () => {
    const problem = { pointer: 'source.parser', message: 'columns: at least one is needed' }
    expect(deepened(problem)).toEqual(problem)
  })
})
