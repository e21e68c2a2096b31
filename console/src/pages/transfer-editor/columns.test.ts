import { describe, expect, test } from 'vitest'
import type { JsonObject } from '~/api/types'
import {
  addColumn,
  changeDefault,
  changeType,
  type DataColumn,
  isRemovable,
  moveColumn,
  readColumns,
  renamesInParser,
  writeColumns,
} from './columns'
import {
  changeFormat,
  changeParser,
  inS3,
  NEW_DOCUMENT,
  read,
  startByHand,
  takeParser,
  write,
} from './document'
import { withoutColumns } from './transforms'

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

const edit = (document: JsonObject, at: number, change: (column: DataColumn) => DataColumn) =>
  writeColumns(
    document,
    readColumns(document).map((column, index) => (index === at ? change(column) : column)),
  )
const filter = (column: string): JsonObject => ({
  type: 'filter_rows',
  filter_row_conditions: [{ column, operator: 'is_not_null' }],
})

describe('beside other transforms, a change of columns', () => {
  test('leaves filters seeing what they saw: a first choice of columns comes behind them', () => {
    const document = { ...csv(), transforms: [filter('memo')] }
    const changed = edit(document, 0, (column) => changeDefault(column, '0'))
    expect(changed.transforms).toEqual([
      filter('memo'),
      {
        type: 'columns',
        columns: [{ name: 'id', default: '0' }, { name: 'price' }, { name: 'memo' }],
      },
    ])
  })
  test('keeps the place of the choice that is there', () => {
    const chosen: JsonObject = { type: 'columns', columns: [{ name: 'memo' }, { name: 'id' }] }
    const document = { ...csv(), transforms: [filter('price'), chosen, filter('id')] }
    const changed = edit(document, 0, (column) => changeDefault(column, '-'))
    expect(changed.transforms).toEqual([
      filter('price'),
      { type: 'columns', columns: [{ name: 'memo', default: '-' }, { name: 'id' }] },
      filter('id'),
    ])
  })
  test('keeps what the choice says of a column besides its name', () => {
    const id = { name: 'id', type: 'string', default: '0' }
    const at = { name: 'at', src: 'memo', type: 'string', format: '%Y', time_zone: 'Asia/Tokyo' }
    const document = {
      ...csv({ match_header: true }),
      transforms: [{ type: 'columns', columns: [id, at] }],
    }
    const changed = edit(document, 0, (column) => ({ ...column, name: 'number' }))
    expect(changed.transforms).toEqual([
      { type: 'columns', columns: [{ ...id, name: 'number', src: 'id' }, at] },
    ])
  })
  test('takes a new name into the conditions, before and behind the choice', () => {
    const chosen: JsonObject = { type: 'columns', columns: [{ name: 'memo' }, { name: 'id' }] }
    const document = { ...csv(), transforms: [filter('id'), chosen, filter('id')] }
    const changed = edit(document, 1, (column) => ({ ...column, name: 'order_id' }))
    expect(changed.transforms).toEqual([
      filter('order_id'),
      { type: 'columns', columns: [{ name: 'memo' }, { name: 'order_id' }] },
      filter('order_id'),
    ])
  })
  test('writes a column of the file once, from which two are made', () => {
    const two: JsonObject = {
      type: 'columns',
      columns: [{ name: 'id' }, { name: 'copy', src: 'id' }],
    }
    const document = { ...csv(), transforms: [two] }
    const changed = edit(document, 1, (column) => ({ ...column, name: 'again' }))
    expect(names(changed)).toEqual(['id', 'price', 'memo'])
    expect(changed.transforms).toEqual([
      { type: 'columns', columns: [{ name: 'id' }, { name: 'again', src: 'id' }] },
    ])
  })
})

test('a guess takes the place of the choice of columns, and filters stay', () => {
  const chosen: JsonObject = { type: 'columns', columns: [{ name: 'id' }] }
  const document = { ...csv(), transforms: [chosen, filter('id')] }
  expect(withoutColumns(document).transforms).toEqual([filter('id')])
  expect(withoutColumns({ ...csv(), transforms: [chosen] })).toEqual(csv())
})

test('a guess leaves what happens to rows that do not fit as it was decided', () => {
  const document = csv({ delimiter: ';', stop_on_invalid_record: false, max_refused_rows: 9 })
  expect(read(takeParser(document, { type: 'jsonl', columns: [] }), 'source.parser')).toEqual({
    type: 'jsonl',
    columns: [],
    stop_on_invalid_record: false,
    max_refused_rows: 9,
  })
})

test('another parser has the columns and none of the options that only the first one has', () => {
  const document = csv({ skip_header_lines: 1, delimiter: ';', quote: '', charset: 'Shift_JIS' })
  expect(read(changeParser(document, 'jsonl'), 'source.parser')).toEqual({
    type: 'jsonl',
    charset: 'Shift_JIS',
    columns: read(csv(), 'source.parser.columns'),
  })
})

test('a decimal begins with 15 digits, 2 of them behind the point, and keeps other ones', () => {
  const [id, price] = readColumns(csv())
  expect(id && changeType(id, 'decimal').options).toEqual({
    type: 'decimal',
    precision: 15,
    scale: 2,
  })
  const wide = price && { ...price, options: { type: 'decimal', precision: 38, scale: 9 } }
  expect(wide && changeType(wide, 'decimal').options).toEqual(wide?.options)
})

test('columns are made by hand, each under a name that is free', () => {
  const started = startByHand({ name: 'x', source: { type: 's3' } })
  expect(read(started, 'source.parser')).toEqual({
    type: 'csv',
    columns: [{ name: 'column_1', type: 'string' }],
  })
  const two = writeColumns(started, addColumn(readColumns(started)))
  expect(names(two)).toEqual(['column_1', 'column_2'])
  expect(two.transforms).toBeUndefined()
  const columns = readColumns(two)
  expect([0, 1].map((at) => isRemovable(two, columns, at))).toEqual([false, true])
  expect(writeColumns(two, columns.slice(0, 1))).toEqual(started)
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
  const inZip = changeFormat(packed, 'destination.encoder_type', 'zip')
  expect(read(inZip, 'destination.file_ext')).toBe('.csv.zip')
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

test('files of the server moved to S3 keep the prefix', () => {
  expect(inS3({ type: 'file', path_prefix: 'p' })).toEqual({
    type: 's3',
    connection: '',
    bucket: '',
    path_prefix: 'p',
  })
})
