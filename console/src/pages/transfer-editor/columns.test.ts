import { describe, expect, test } from 'vitest'
import type { JsonObject } from '~/api/types'
import { changeType, moveColumn, readColumns, renamesInParser, writeColumns } from './columns'
import { changeFormat, changeKind, NEW_DOCUMENT, read, write } from './document'

const csv = (parser: JsonObject = {}): JsonObject => ({
  name: 'orders',
  source: {
    type: 's3',
    parser: {
      type: 'csv',
      ...parser,
      columns: [
        { name: 'id', type: 'long' },
        { name: 'price', type: 'decimal', precision: 15, scale: 2 },
        { name: 'memo', type: 'string' },
      ],
    },
  },
})
const names = (document: JsonObject) =>
  (read(document, 'source.parser.columns') as JsonObject[]).map(({ name }) => name)

test('what is read and written back unchanged is the same document', () => {
  expect(writeColumns(csv(), readColumns(csv()))).toEqual(csv())
})

describe('a dropped or moved column', () => {
  test('stays in the parser, whose columns are those of the file', () => {
    const columns = readColumns(csv())
    const dropped = columns.map((column, at) => (at === 1 ? { ...column, dropped: true } : column))
    const document = writeColumns(csv(), dropped)
    expect(names(document)).toEqual(['id', 'price', 'memo'])
    expect(document.transforms).toEqual([
      { type: 'columns', columns: [{ name: 'id' }, { name: 'memo' }] },
    ])
  })
  test('comes back, and the transform goes', () => {
    const moved = writeColumns(csv(), moveColumn(readColumns(csv()), 0, 1))
    expect(readColumns(moved).map(({ name }) => name)).toEqual(['price', 'id', 'memo'])
    expect(names(moved)).toEqual(['id', 'price', 'memo'])
    expect(writeColumns(moved, moveColumn(readColumns(moved), 1, -1))).toEqual(csv())
  })
})

test('a new name is the parser’s where columns are found by place, a transform’s where by name', () => {
  const rename = (document: JsonObject) =>
    writeColumns(
      document,
      readColumns(document).map((column, at) =>
        at === 0 ? { ...column, name: 'order_id' } : column,
      ),
    )
  expect(renamesInParser(csv())).toBe(true)
  expect(names(rename(csv()))).toEqual(['order_id', 'price', 'memo'])
  const byName = rename(csv({ match_header: true }))
  expect(names(byName)).toEqual(['id', 'price', 'memo'])
  expect(readColumns(byName)[0]).toMatchObject({ src: 'id', name: 'order_id' })
})

test('other transforms stay', () => {
  const document = { ...csv(), transforms: [{ type: 'filter_rows' }] }
  const columns = readColumns(document).map((column) => ({ ...column, default: 'x' }))
  expect(
    (writeColumns(document, columns).transforms as JsonObject[]).map(({ type }) => type),
  ).toEqual(['columns', 'filter_rows'])
})

test('another type drops the options that are not its own', () => {
  const price = readColumns(csv())[1]
  expect(price && changeType(price, 'long').options).toEqual({ type: 'long' })
})

test('the extension follows format and compression until it is typed by hand', () => {
  const asCsv = changeFormat(NEW_DOCUMENT, 'destination.formatter', { type: 'csv' })
  expect(read(asCsv, 'destination.file_ext')).toBe('.csv')
  const packed = changeFormat(asCsv, 'destination.encoder_type', 'gzip')
  expect(read(packed, 'destination.file_ext')).toBe('.csv.gz')
  const typed = write(packed, 'destination.file_ext', '.txt')
  const again = changeFormat(typed, 'destination.formatter', { type: 'parquet' })
  expect(read(again, 'destination.file_ext')).toBe('.txt')
  expect(read(again, 'destination.encoder_type')).toBeUndefined()
})

test('writing changes one place and leaves the given document alone', () => {
  const before = csv()
  const after = write(before, 'source.parser.delimiter', ';')
  expect(before).toEqual(csv())
  expect(write(after, 'source.parser.delimiter', undefined)).toEqual(csv())
})

test('a change of kind leaves no connection behind', () => {
  expect(
    changeKind({ type: 's3', connection: 'c', bucket: 'b', path_prefix: 'p' }, 'file'),
  ).toEqual({
    type: 'file',
    path_prefix: 'p',
  })
})
