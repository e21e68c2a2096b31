import type { Json, JsonObject } from '~/api/types'

export type Path = string

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The value at `source.parser.delimiter`. */
export function read(document: JsonObject, path: Path): Json | undefined {
  let value: Json | undefined = document
  for (const name of path.split('.')) value = isObject(value) ? value[name] : undefined
  return value
}

export const readText = (document: JsonObject, path: Path): string => {
  const value = read(document, path)
  return value === undefined || value === null || typeof value === 'object' ? '' : String(value)
}

/** A document with another value there; what is undefined is left out. Nothing else changes. */
export function write(document: JsonObject, path: Path, value: Json | undefined): JsonObject {
  const [name = '', ...rest] = path.split('.')
  const copy = { ...document }
  if (rest.length > 0) {
    const inner = copy[name]
    copy[name] = write(isObject(inner) ? inner : {}, rest.join('.'), value)
  } else if (value === undefined) {
    delete copy[name]
  } else {
    copy[name] = value
  }
  return copy
}

export const NEW_DOCUMENT: JsonObject = {
  name: '',
  source: { type: 's3', connection: '', bucket: '', path_prefix: '', incremental: 'ledger' },
  destination: {
    type: 's3',
    connection: '',
    bucket: '',
    path_prefix: '',
    file_ext: '.parquet',
    formatter: { type: 'parquet' },
  },
}

/** What a change of kind keeps: only what both kinds have. */
export function changeKind(part: JsonObject, kind: string): JsonObject {
  const { connection: _connection, bucket: _bucket, ...rest } = part
  return kind === 's3'
    ? { ...rest, type: kind, connection: '', bucket: '' }
    : { ...rest, type: kind }
}

const EXTENSIONS: Record<string, string> = { parquet: '.parquet', csv: '.csv', jsonl: '.jsonl' }
const PACKED: Record<string, string> = { gzip: '.gz', zstd: '.zst' }

/** The file extension that fits format and compression. */
export function extensionFor(document: JsonObject): string {
  const format = readText(document, 'destination.formatter.type')
  const packed = readText(document, 'destination.encoder_type')
  return (EXTENSIONS[format] ?? '') + (PACKED[packed] ?? '')
}

/** Changes format or compression, and the extension with it unless it was typed by hand. */
export function changeFormat(
  document: JsonObject,
  path: Path,
  value: Json | undefined,
): JsonObject {
  const followed = readText(document, 'destination.file_ext') === extensionFor(document)
  let changed = write(document, path, value)
  if (readText(changed, 'destination.formatter.type') === 'parquet') {
    changed = write(changed, 'destination.encoder_type', undefined)
  }
  return followed ? write(changed, 'destination.file_ext', extensionFor(changed)) : changed
}
