import type { Json, JsonObject } from '~/api/types'
import { write } from './document'
import { LIST_KINDS } from './list-transforms'

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

/** Where each kind of transform names columns: the list, and the option of its entries. */
const NAMED: Record<string, { list: string; column: string }> = {
  filter_rows: { list: 'filter_row_conditions', column: 'column' },
  ...Object.fromEntries(LIST_KINDS.map(({ type, list, column }) => [type, { list, column }])),
}

/** The transforms with what they say of columns under the new names of those. */
export const withNames = (transforms: JsonObject[], names: Map<string, string>): JsonObject[] =>
  names.size === 0 ? transforms : transforms.map((transform) => renameIn(transform, names))

function renameIn(transform: JsonObject, names: Map<string, string>): JsonObject {
  const named = NAMED[String(transform.type)]
  if (!named) return transform
  const { list, column } = named
  const entries = asObjects(transform[list]).map((entry) => ({
    ...entry,
    [column]: names.get(String(entry[column])) ?? entry[column] ?? '',
  }))
  return { ...transform, [list]: entries }
}
