import type { JsonObject } from '~/api/types'
import { readColumns, textOf } from './columns'
import { namesAt } from './filters'
import type { OptionField } from './option-fields'
import { kindOfTransform, TRANSFORM_KINDS } from './transform-kinds'
import { asObjects, transformsOf, withTransforms } from './transforms'

/** What is done with the rows, one after the other. */
export type Step = {
  place: number
  transform: JsonObject
  /** The columns that it can look at. */
  columns: string[]
}

export const stepsOf = (document: JsonObject): Step[] =>
  transformsOf(document).map((transform, place) => ({
    place,
    transform,
    columns: namesAt(document, place),
  }))

/** A document with another transform at that place; none: without the one that is there. */
export const withStep = (document: JsonObject, place: number, transform?: JsonObject) =>
  withTransforms(
    document,
    transformsOf(document).flatMap((old, at) => {
      if (at !== place) return [old]
      return transform ? [transform] : []
    }),
  )

export function moveStep(document: JsonObject, from: number, by: -1 | 1): JsonObject {
  const all = transformsOf(document)
  const to = from + by
  const [one, other] = [all[from], all[to]]
  if (!one || !other) return document
  return withTransforms(
    document,
    all.map((old, at) => (at === from ? other : at === to ? one : old)),
  )
}

export const entriesOf = (transform: JsonObject): JsonObject[] => {
  const list = kindOfTransform(transform)?.list
  return list ? asObjects(transform[list.option]) : []
}

/** A document with these entries in that transform; one without entries goes. */
export function withEntries(
  document: JsonObject,
  { place, transform }: Step,
  entries: JsonObject[],
) {
  const list = kindOfTransform(transform)?.list
  if (!list) return document
  const changed = { ...transform, [list.option]: entries }
  return withStep(document, place, entries.length > 0 ? changed : undefined)
}

/** The first column of one of the types, or else the first one. */
function firstColumn(document: JsonObject, names: string[], types: string[]): string {
  const typed = readColumns(document).filter(({ options, behind }) =>
    types.includes(textOf(behind.type ?? options.type)),
  )
  const fits = (name: string) => typed.some((column) => [column.name, column.src].includes(name))
  return names.find(fits) ?? names[0] ?? ''
}

function freeName(taken: string[]): string {
  const all = taken.map((_, at) => `column_${at + 1}`)
  return all.find((name) => !taken.includes(name)) ?? `column_${taken.length + 1}`
}

type Site = { document: JsonObject; columns: string[]; taken: string[] }

/** What the fields of columns and names begin with. */
const namesIn = (fields: OptionField[], { document, columns, taken }: Site): JsonObject =>
  Object.fromEntries(
    fields.flatMap(({ kind, option, types = [] }) => {
      if (kind === 'column') return [[option, firstColumn(document, columns, types)]]
      return kind === 'name' ? [[option, freeName(taken)]] : []
    }),
  )

/** One more entry behind those that the transform has. */
export function addEntry(document: JsonObject, step: Step): JsonObject {
  const list = kindOfTransform(step.transform)?.list
  if (!list) return document
  const taken = namesAt(document, step.place + 1)
  const names = namesIn(list.fields, { document, columns: step.columns, taken })
  return withEntries(document, step, [...entriesOf(step.transform), { ...names, ...list.fresh }])
}

/** A transform of that kind behind all others, with one entry. */
export function addStep(document: JsonObject, type: string): JsonObject {
  const kind = TRANSFORM_KINDS.find((known) => known.type === type)
  const place = transformsOf(document).length
  if (!kind) return document
  const columns = namesAt(document, place)
  const names = namesIn(kind.fields, { document, columns, taken: columns })
  const transform = { type, ...names }
  const added = withTransforms(document, [...transformsOf(document), transform])
  return kind.list ? addEntry(added, { place, transform, columns }) : added
}
