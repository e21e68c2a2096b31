import { expect, test } from 'vitest'
import type { JsonObject } from '~/api/types'
import { addCondition, filtersOf, withFilter } from './filters'

const parser = {
  type: 'jsonl',
  columns: [
    { name: 'id', type: 'long' },
    { name: 'name', type: 'string' },
  ],
}
const choice: JsonObject = { type: 'columns', columns: [{ name: 'number', src: 'id' }] }
const filter = (column: string, more: JsonObject = {}): JsonObject => ({
  type: 'filter_rows',
  ...more,
  filter_row_conditions: [{ column, operator: 'equal', argument: '1' }],
})
const document = (...transforms: JsonObject[]): JsonObject => ({ source: { parser }, transforms })

test('a filter sees the parser’s columns before the choice of columns, and the chosen ones behind it', () => {
  const filters = filtersOf(document(filter('name'), choice, filter('number')))
  expect(filters.map(({ place, columns }) => [place, columns])).toEqual([
    [0, ['id', 'name']],
    [2, ['number']],
  ])
})

test('a first condition comes behind the choice of columns, and is one that any column can have', () => {
  expect(addCondition(document(choice)).transforms).toEqual([
    choice,
    {
      type: 'filter_rows',
      filter_row_conditions: [{ column: 'number', operator: 'is_not_null' }],
    },
  ])
})

test('a further condition joins the filter that is there', () => {
  const [only] = filtersOf(addCondition(document(filter('id', { condition: 'or' }))))
  expect(only?.condition).toBe('or')
  expect(only?.conditions).toEqual([
    { column: 'id', operator: 'equal', argument: '1' },
    { column: 'id', operator: 'is_not_null' },
  ])
})

test('a filter without conditions goes, the other transforms stay', () => {
  const before = document(filter('id'), choice)
  const [first] = filtersOf(before)
  if (!first) throw new Error('no filter')
  expect(withFilter(before, { ...first, conditions: [] }).transforms).toEqual([choice])
})

test('NULL is asked for without an argument', () => {
  const [first] = filtersOf(document(filter('id')))
  if (!first) throw new Error('no filter')
  const conditions = [{ column: 'id', operator: 'is_null', argument: '1' }]
  expect(withFilter(document(filter('id')), { ...first, conditions }).transforms).toEqual([
    { type: 'filter_rows', filter_row_conditions: [{ column: 'id', operator: 'is_null' }] },
  ])
})
