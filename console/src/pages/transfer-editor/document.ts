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

/** The same side of the transfer in S3: of files of the server's machine only the prefix stays. */
export const inS3 = ({ type: _type, ...rest }: JsonObject): JsonObject => ({
  ...rest,
  type: 's3',
  connection: '',
  bucket: '',
})

// What every parser has; the rest goes when another one is chosen.
const SHARED_BY_PARSERS = [
  'newline',
  'charset',
  'default_time_zone',
  'default_date',
  'stop_on_invalid_record',
  'max_refused_rows',
  'max_refused_percent',
  'columns',
]
// What is decided and cannot be seen in the data.
const NOT_GUESSED = ['stop_on_invalid_record', 'max_refused_rows', 'max_refused_percent']

const only = (part: Json | undefined, names: string[]): JsonObject =>
  isObject(part)
    ? Object.fromEntries(Object.entries(part).filter(([name]) => names.includes(name)))
    : {}

/** Another parser over the same columns. */
export const changeParser = (document: JsonObject, type: string): JsonObject =>
  write(document, 'source.parser', {
    type,
    ...only(read(document, 'source.parser'), SHARED_BY_PARSERS),
  })

/** The parser that was guessed; what happens to rows that do not fit stays as it was decided. */
export const takeParser = (document: JsonObject, guessed: JsonObject): JsonObject =>
  write(document, 'source.parser', {
    ...guessed,
    ...only(read(document, 'source.parser'), NOT_GUESSED),
  })

/** One column of text to begin with, for data that nobody could look at. */
export const startByHand = (document: JsonObject): JsonObject =>
  write(document, 'source.parser', {
    type: 'csv',
    ...only(read(document, 'source.parser'), SHARED_BY_PARSERS),
    columns: [{ name: 'column_1', type: 'string' }],
  })

const EXTENSIONS: Record<string, string> = { parquet: '.parquet', csv: '.csv', jsonl: '.jsonl' }
const PACKED: Record<string, string> = {
  gzip: '.gz',
  zstd: '.zst',
  bzip2: '.bz2',
  zip: '.zip',
}

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
