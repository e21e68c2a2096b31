import type { Json, JsonObject } from '~/api/types'
import { read, readText, write } from './document'
import {
  asObjects,
  isColumnsTransform,
  madeBy,
  transformsOf,
  withNames,
  withTransforms,
} from './transforms'

/** A column of the data: what the parser makes of it, and what becomes of it. */
export type DataColumn = {
  /** Its name in the parser; the same as `name` unless it is renamed behind the parser. */
  src: string
  name: string
  /** Its place in the file. */
  at: number
  /** The parser's own options of it: type, format, time_zone, … */
  options: JsonObject
  /** What the columns transform does with it besides the name: default, type, format, … */
  behind: JsonObject
  dropped: boolean
}

const COLUMNS = 'source.parser.columns'

/** Columns found by position may be renamed in the parser; those found by name, only behind it. */
export const renamesInParser = (document: JsonObject) =>
  readText(document, 'source.parser.type') === 'csv' &&
  read(document, 'source.parser.match_header') !== true

/** The columns in the order in which they are written, the dropped ones behind. */
export function readColumns(document: JsonObject): DataColumn[] {
  const parsed = asObjects(read(document, COLUMNS)).map((column, at): DataColumn => {
    const { name, ...options } = column
    return { src: String(name), name: String(name), at, options, behind: {}, dropped: false }
  })
  const transform = transformsOf(document).find(isColumnsTransform)
  if (!transform) return parsed
  const kept = asObjects(transform.columns).flatMap(({ name, src, ...behind }): DataColumn[] => {
    const found = parsed.find((column) => column.src === (src ?? name))
    return found ? [{ ...found, name: String(name), behind }] : []
  })
  const used = new Set(kept.map(({ src }) => src))
  return [
    ...kept,
    ...parsed.filter(({ src }) => !used.has(src)).map((c) => ({ ...c, dropped: true })),
  ]
}

const isPlain = (columns: DataColumn[]) =>
  columns.every(
    ({ src, name, behind, dropped, at }, index) =>
      src === name &&
      Object.keys(behind).length === 0 &&
      !dropped &&
      at > (columns[index - 1]?.at ?? -1),
  )

const chosenOf = (columns: DataColumn[]): JsonObject[] =>
  columns
    .filter(({ dropped }) => !dropped)
    .map(({ src, name, behind }) => ({ name, ...(src === name ? {} : { src }), ...behind }))

/** The columns of the file, each once, in its order. */
function parsedOf(columns: DataColumn[]): JsonObject[] {
  const byPlace = new Map(columns.map((column) => [column.at, column]))
  return [...byPlace.values()]
    .sort((a, b) => a.at - b.at)
    .map(({ src, options }) => ({ name: src, ...options }))
}

/** A new name is the parser's own where it may be, unless two columns are made of that one. */
function withSources(document: JsonObject, columns: DataColumn[]): DataColumn[] {
  if (!renamesInParser(document)) return columns
  const isShared = (at: number) => columns.filter((column) => column.at === at).length > 1
  return columns.map((column) => (isShared(column.at) ? column : { ...column, src: column.name }))
}

/** The names that `field` had and now has, where they differ; `before` and `after` fit by place. */
function renamed(before: DataColumn[], after: DataColumn[], field: 'src' | 'name') {
  const names = new Map<string, string>()
  for (const old of before) {
    const [now, ...others] = after.filter(({ at }) => at === old.at)
    if (now && others.length === 0 && now[field] !== old[field]) names.set(old[field], now[field])
  }
  return names
}

/** What the choice of columns says of those that transforms in front of it make. */
function ofMade(transforms: JsonObject[], choice: number): JsonObject[] {
  const made = transforms.slice(0, Math.max(choice, 0)).flatMap(madeBy)
  return asObjects(transforms[choice]?.columns).filter(({ name, src }) =>
    made.includes(String(src ?? name)),
  )
}

/** Where a new choice of columns stands: in front of those that make some, which it would drop. */
function placeOfChoice(transforms: JsonObject[]): number {
  const maker = transforms.findIndex((transform) => madeBy(transform).length > 0)
  return maker < 0 ? transforms.length : maker
}

/**
 * A document with these columns. The parser keeps them in the order of the file; order, drops,
 * defaults and new names are a transform of type `columns`, there only when there is one of them.
 * It keeps its place among the other transforms, or comes behind those that make no columns, so that
 * they still see what they saw; their conditions follow a new name.
 */
export function writeColumns(document: JsonObject, given: DataColumn[]): JsonObject {
  const before = readColumns(document)
  const columns = withSources(document, given)
  const all = transformsOf(document)
  const found = all.findIndex(isColumnsTransform)
  const place = found < 0 ? placeOfChoice(all) : found
  const upTo = withNames(all.slice(0, place), renamed(before, columns, 'src'))
  const beyond = withNames(
    all.slice(found < 0 ? place : place + 1),
    renamed(before, columns, 'name'),
  )
  const made = ofMade(all, found)
  const isNeeded = made.length > 0 || !isPlain(columns)
  const own = isNeeded ? [{ type: 'columns', columns: [...chosenOf(columns), ...made] }] : []
  return withTransforms(write(document, COLUMNS, parsedOf(columns)), [...upTo, ...own, ...beyond])
}

/** Moves a column by one place among those that are kept. */
export function moveColumn(columns: DataColumn[], from: number, by: -1 | 1): DataColumn[] {
  const to = from + by
  const [a, b] = [columns[from], columns[to]]
  if (!a || !b || b.dropped) return columns
  return columns.map((column, at) => (at === from ? b : at === to ? a : column))
}

/** A column behind those of the file, under a name that is free. */
export function addColumn(columns: DataColumn[]): DataColumn[] {
  const taken = new Set(columns.flatMap(({ name, src }) => [name, src]))
  const numbers = Array.from({ length: columns.length + 1 }, (_, at) => at + 1)
  const name = numbers.map((n) => `column_${n}`).find((free) => !taken.has(free)) ?? 'column'
  const at = Math.max(-1, ...columns.map((column) => column.at)) + 1
  const added = { src: name, name, at, options: { type: 'string' }, behind: {}, dropped: false }
  const kept = columns.filter(({ dropped }) => !dropped)
  return [...kept, added, ...columns.filter(({ dropped }) => dropped)]
}

/** Whether the data may be without it: it stands last in the file, or is found by its name. */
export const isRemovable = (document: JsonObject, columns: DataColumn[], at: number) =>
  columns.length > 1 && (!renamesInParser(document) || columns.every((column) => column.at <= at))

// The options that only some types have, in the parser and behind it.
const OWN: Record<string, string[]> = {
  timestamp: ['format', 'time_zone', 'date'],
  date: ['format'],
  time: ['format'],
  decimal: ['precision', 'scale'],
}
const FIRST: Record<string, JsonObject> = { decimal: { precision: 15, scale: 2 } }

const keeping = (options: JsonObject, names: string[]) =>
  Object.fromEntries(Object.entries(options).filter(([name]) => names.includes(name)))

/** A type's own options go when the type goes; those that another type must have come with it. */
export function changeType(column: DataColumn, type: string): DataColumn {
  const own = OWN[type] ?? []
  const behind = keeping(column.behind, ['default', 'type', ...own])
  return { ...column, options: { type, ...FIRST[type], ...keeping(column.options, own) }, behind }
}

/** A column with another default; an empty one is none. */
export function changeDefault(column: DataColumn, text: string): DataColumn {
  const { default: _old, ...rest } = column.behind
  return { ...column, behind: text === '' ? rest : { ...rest, default: text } }
}

export const defaultOf = ({ behind }: DataColumn): string => textOf(behind.default)

export const textOf = (value: Json | undefined): string =>
  value === undefined || value === null || typeof value === 'object' ? '' : String(value)
