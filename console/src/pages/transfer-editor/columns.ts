import type { Json, JsonObject } from '~/api/types'
import { read, readText, write } from './document'

/** A column of the data: what the parser makes of it, and what becomes of it. */
export type DataColumn = {
  /** Its name in the parser; the same as `name` unless it is renamed behind the parser. */
  src: string
  name: string
  /** Its place in the file. */
  at: number
  /** The parser's own options of it: type, format, time_zone, … */
  options: JsonObject
  default?: string
  dropped: boolean
}

const COLUMNS = 'source.parser.columns'

const asObjects = (value: Json | undefined): JsonObject[] =>
  Array.isArray(value)
    ? value.filter(
        (item): item is JsonObject =>
          typeof item === 'object' && item !== null && !Array.isArray(item),
      )
    : []

/** Columns found by position may be renamed in the parser; those found by name, only behind it. */
export const renamesInParser = (document: JsonObject) =>
  readText(document, 'source.parser.type') === 'csv' &&
  read(document, 'source.parser.match_header') !== true

const isColumnsTransform = ({ type }: JsonObject) => type === 'columns'

const transformOf = (document: JsonObject) =>
  asObjects(document.transforms).find(isColumnsTransform)

/** The columns in the order in which they are written, the dropped ones behind. */
export function readColumns(document: JsonObject): DataColumn[] {
  const parsed = asObjects(read(document, COLUMNS)).map((column, at): DataColumn => {
    const { name, ...options } = column
    return { src: String(name), name: String(name), at, options, dropped: false }
  })
  const transform = transformOf(document)
  if (!transform) return parsed
  const kept = asObjects(transform.columns).flatMap((chosen): DataColumn[] => {
    const found = parsed.find(({ src }) => src === (chosen.src ?? chosen.name))
    if (!found) return []
    const fallback = typeof chosen.default === 'string' ? chosen.default : undefined
    return [{ ...found, name: String(chosen.name), default: fallback }]
  })
  const used = new Set(kept.map(({ src }) => src))
  return [
    ...kept,
    ...parsed.filter(({ src }) => !used.has(src)).map((c) => ({ ...c, dropped: true })),
  ]
}

function isPlain(columns: DataColumn[]): boolean {
  return columns.every(
    ({ src, name, default: fallback, dropped, at }, index) =>
      src === name && fallback === undefined && !dropped && at === index,
  )
}

/**
 * A document with these columns. The parser keeps them in the order of the file; order, drops,
 * defaults and new names are a transform of type `columns`, written only when there is one of them.
 */
export function writeColumns(document: JsonObject, given: DataColumn[]): JsonObject {
  const inParser = renamesInParser(document)
  const columns = inParser ? given.map((column) => ({ ...column, src: column.name })) : given
  const parsed = [...columns]
    .sort((a, b) => a.at - b.at)
    .map(({ src, options }): JsonObject => ({ name: src, ...options }))
  const others = asObjects(document.transforms).filter((item) => !isColumnsTransform(item))
  const chosen = columns
    .filter(({ dropped }) => !dropped)
    .map(
      ({ src, name, default: fallback }): JsonObject => ({
        name,
        ...(src === name ? {} : { src }),
        ...(fallback === undefined ? {} : { default: fallback }),
      }),
    )
  const transforms: Json[] = isPlain(columns)
    ? others
    : [{ type: 'columns', columns: chosen }, ...others]
  const changed = write(document, COLUMNS, parsed)
  return write(changed, 'transforms', transforms.length > 0 ? transforms : undefined)
}

/** Moves a column by one place among those that are kept. */
export function moveColumn(columns: DataColumn[], from: number, by: -1 | 1): DataColumn[] {
  const to = from + by
  const [a, b] = [columns[from], columns[to]]
  if (!a || !b || b.dropped) return columns
  return columns.map((column, at) => (at === from ? b : at === to ? a : column))
}

/** A type's own options go when the type goes. */
export function changeType(column: DataColumn, type: string): DataColumn {
  const keep: Record<string, string[]> = {
    timestamp: ['format', 'time_zone', 'date'],
    date: ['format'],
    time: ['format'],
    decimal: ['precision', 'scale'],
  }
  const kept = Object.entries(column.options).filter(([name]) => keep[type]?.includes(name))
  return { ...column, options: { type, ...Object.fromEntries(kept) } }
}
