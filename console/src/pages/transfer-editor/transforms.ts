import type { Json, JsonObject } from '~/api/types'
import { write } from './document'
import type { OptionField } from './option-fields'
import { kindOfTransform, type TransformKind } from './transform-kinds'

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

// Where row filters name columns; their conditions have fields of their own.
const FILTER: Pick<TransformKind, 'fields' | 'list'> = {
  fields: [],
  list: {
    option: 'filter_row_conditions',
    fresh: {},
    fields: [{ option: 'column', label: 'ed.filter.column', kind: 'column' }],
  },
}
const shapeOf = (transform: JsonObject) =>
  isFilter(transform) ? FILTER : kindOfTransform(transform)

const optionsOf = (fields: OptionField[], wanted: OptionField['kind']) =>
  fields.filter(({ kind }) => kind === wanted).map(({ option }) => option)

/** The columns that a transform makes. */
export function madeBy(transform: JsonObject): string[] {
  const { fields = [], list } = shapeOf(transform) ?? {}
  const namesIn = (part: JsonObject, of: OptionField[]) =>
    optionsOf(of, 'name').map((option) => String(part[option] ?? ''))
  const entries = list ? asObjects(transform[list.option]) : []
  return [
    ...namesIn(transform, fields),
    ...entries.flatMap((entry) => namesIn(entry, list?.fields ?? [])),
  ]
}

/** The columns that there are behind a transform; those out of JSON stand where that stood. */
export function namesBehind(names: string[], transform: JsonObject): string[] {
  const made = madeBy(transform)
  const base = transform.type === 'json_expand' ? names.indexOf(String(transform.column_name)) : -1
  if (base < 0) return [...names, ...made]
  const kept = transform.json_expand_keep_base_column === true ? 1 : 0
  return [...names.slice(0, base + kept), ...made, ...names.slice(base + 1)]
}

/**
 * The transforms with what they say of columns under the new names of those. Behind one that makes a
 * column, the name is of that.
 */
export function withNames(transforms: JsonObject[], names: Map<string, string>): JsonObject[] {
  const left = new Map(names)
  const renamed: JsonObject[] = []
  for (const transform of transforms) {
    renamed.push(renameIn(transform, left))
    for (const name of madeBy(transform)) left.delete(name)
  }
  return renamed
}

function renameIn(transform: JsonObject, names: Map<string, string>): JsonObject {
  const { fields = [], list } = shapeOf(transform) ?? {}
  const change = (part: JsonObject, of: OptionField[]): JsonObject => ({
    ...part,
    ...Object.fromEntries(
      optionsOf(of, 'column').map((option) => {
        const name = String(part[option] ?? '')
        return [option, names.get(name) ?? name]
      }),
    ),
  })
  if (names.size === 0) return transform
  const own = change(transform, fields)
  if (!list) return own
  const entries = asObjects(transform[list.option]).map((entry) => change(entry, list.fields))
  return { ...own, [list.option]: entries }
}
