import type { JsonObject } from '~/api/types'
import { namesAt } from './filters'
import { LIST_KINDS, type ListKind, listKindOf } from './list-transforms'
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
  const kind = listKindOf(transform)
  return kind ? asObjects(transform[kind.list]) : []
}

/** A document with these entries in that transform; one without entries goes. */
export function withEntries(
  document: JsonObject,
  { place, transform }: Step,
  entries: JsonObject[],
) {
  const kind = listKindOf(transform)
  if (!kind) return document
  const changed = { ...transform, [kind.list]: entries }
  return withStep(document, place, entries.length > 0 ? changed : undefined)
}

const freshOf = (kind: ListKind, columns: string[]): JsonObject => ({
  [kind.column]: columns[0] ?? '',
  ...kind.fresh,
})

/** One more entry behind those that the transform has. */
export function addEntry(document: JsonObject, step: Step): JsonObject {
  const kind = listKindOf(step.transform)
  if (!kind) return document
  return withEntries(document, step, [...entriesOf(step.transform), freshOf(kind, step.columns)])
}

/** A transform of that kind behind all others, with one entry. */
export function addStep(document: JsonObject, type: string): JsonObject {
  const kind = LIST_KINDS.find((known) => known.type === type)
  const all = transformsOf(document)
  if (!kind) return document
  const entry = freshOf(kind, namesAt(document, all.length))
  return withTransforms(document, [...all, { type, [kind.list]: [entry] }])
}
