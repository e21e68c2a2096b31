import type { Json, JsonObject } from '~/api/types'
import { write } from './document'

/** What happens to rows between source and destination, in this order. */
export const asObjects = (value: Json | undefined): JsonObject[] =>
  Array.isArray(value)
    ? value.filter(
        (item): item is JsonObject =>
          typeof item === 'object' && item !== null && !Array.isArray(item),
      )
    : []

export const isColumnsTransform = ({ type }: JsonObject) => type === 'columns'
export const isFilter = ({ type }: JsonObject) => type === 'filter_rows'

export const transformsOf = (document: JsonObject) => asObjects(document.transforms)

/** A document with these transforms; none leave no list behind. */
export const withTransforms = (document: JsonObject, transforms: JsonObject[]) =>
  write(document, 'transforms', transforms.length > 0 ? transforms : undefined)

/** What stays of the transforms when the columns are taken from a guess: all but their choice. */
export const withoutColumns = (document: JsonObject) =>
  withTransforms(
    document,
    transformsOf(document).filter((transform) => !isColumnsTransform(transform)),
  )

/** The transforms with the conditions of filters under the new names of columns. */
export const withNames = (transforms: JsonObject[], names: Map<string, string>): JsonObject[] =>
  names.size === 0
    ? transforms
    : transforms.map((transform) => (isFilter(transform) ? renameIn(transform, names) : transform))

const renameIn = (filter: JsonObject, names: Map<string, string>): JsonObject => ({
  ...filter,
  filter_row_conditions: asObjects(filter.filter_row_conditions).map((condition) => ({
    ...condition,
    column: names.get(String(condition.column)) ?? condition.column ?? '',
  })),
})
