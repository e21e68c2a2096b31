import type { JsonObject } from '~/api/types'
import { readColumns } from './columns'
import {
  asObjects,
  isColumnsTransform,
  isFilter,
  namesBehind,
  transformsOf,
  withTransforms,
} from './transforms'

export const OPERATORS = [
  'equal',
  'not_equal',
  'greater',
  'greater_equal',
  'less',
  'less_equal',
  'start_with',
  'end_with',
  'include',
  'regexp',
  'is_null',
  'is_not_null',
] as const
export type Operator = (typeof OPERATORS)[number]

/** One row filter: its place among the transforms, and the columns it can look at there. */
export type Filter = {
  place: number
  condition: 'and' | 'or'
  conditions: JsonObject[]
  columns: string[]
}

const CONDITIONS = 'filter_row_conditions'
export const needsArgument = (operator: string) => !operator.endsWith('_null')

/**
 * The columns at that place among the transforms: before the choice of columns those of the parser,
 * behind it the chosen ones, and those that transforms in front make.
 */
export function namesAt(document: JsonObject, place: number): string[] {
  const columns = readColumns(document)
  const all = transformsOf(document)
  const choice = all.findIndex(isColumnsTransform)
  const chosen = asObjects(all[choice]?.columns).map(({ name }) => String(name))
  const isBefore = choice < 0 || place < choice
  const parsed = [...new Set(columns.map(({ src }) => src))]
  return all.slice(isBefore ? 0 : choice + 1, place).reduce(namesBehind, isBefore ? parsed : chosen)
}

export const filtersOf = (document: JsonObject): Filter[] =>
  transformsOf(document).flatMap((transform, place) =>
    isFilter(transform)
      ? [
          {
            place,
            condition: transform.condition === 'or' ? 'or' : 'and',
            conditions: asObjects(transform[CONDITIONS]),
            columns: namesAt(document, place),
          },
        ]
      : [],
  )

/** A condition that holds what its operator needs. */
export const conditionOf = ({ column, operator, argument }: JsonObject): JsonObject => ({
  column: column ?? '',
  operator: operator ?? 'is_not_null',
  ...(needsArgument(String(operator ?? 'is_not_null')) ? { argument: argument ?? '' } : {}),
})

const asTransform = ({ condition, conditions }: Filter): JsonObject => ({
  type: 'filter_rows',
  ...(condition === 'or' ? { condition } : {}),
  [CONDITIONS]: conditions.map(conditionOf),
})

/** A document with this filter in its place; one without conditions goes. */
export const withFilter = (document: JsonObject, filter: Filter): JsonObject =>
  withTransforms(
    document,
    transformsOf(document).flatMap((transform, place) => {
      if (place !== filter.place) return [transform]
      return filter.conditions.length === 0 ? [] : [asTransform(filter)]
    }),
  )

/** One more condition, in the last filter, or in a new one behind everything else. */
export function addCondition(document: JsonObject): JsonObject {
  const last = filtersOf(document).at(-1)
  const place = last?.place ?? transformsOf(document).length
  const [column = ''] = last?.columns ?? namesAt(document, place)
  const added = conditionOf({ column })
  if (last) return withFilter(document, { ...last, conditions: [...last.conditions, added] })
  const filter = asTransform({ place, condition: 'and', conditions: [added], columns: [] })
  return withTransforms(document, [...transformsOf(document), filter])
}
