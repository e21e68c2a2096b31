import type { JsonObject } from '~/api/types'
import type { Key } from '~/i18n'

/** One option of a transform, or of an entry of its list, as its field asks for it. */
export type OptionField = {
  option: string
  label: Key
  help?: Key
  /** `column`: one of those that there are; `name`: what a column that is made is called. */
  kind: 'text' | 'number' | 'choice' | 'flag' | 'column' | 'name'
  choices?: { value: string; label: Key }[]
  /** The choice that holds, and is not written down, when there is none. */
  fallback?: string
  /** Written down also when it is empty. */
  required?: boolean
  /** Only with one of these choices of another option. */
  when?: { option: string; values: string[] }
  /** Of a column: the types of which the first one is taken to begin with. */
  types?: string[]
}

/** A list of entries; `fresh`: what a new one holds besides its column. */
export type EntryList = { option: string; fresh: JsonObject; fields: OptionField[] }

const choiceIn = (fields: OptionField[], options: JsonObject, option: string) =>
  String(options[option] ?? fields.find((field) => field.option === option)?.fallback)

/** The fields that there are with these options. */
export const fieldsOf = (fields: OptionField[], options: JsonObject): OptionField[] =>
  fields.filter(({ when }) => !when || when.values.includes(choiceIn(fields, options, when.option)))

/** The options with another value; what only another choice has goes with that choice. */
export function changeOption(
  fields: OptionField[],
  options: JsonObject,
  option: string,
  value: string | number | boolean | undefined,
): JsonObject {
  const { [option]: _old, ...rest } = options
  const changed = value === undefined ? rest : { ...options, [option]: value }
  const has = fieldsOf(fields, changed).map((field) => field.option)
  const own = fields.map((field) => field.option)
  return Object.fromEntries(
    Object.entries(changed).filter(([name]) => !own.includes(name) || has.includes(name)),
  )
}

const quotes = (message: string, value: unknown) =>
  typeof value === 'string' &&
  value !== '' &&
  [`'${value}'`, `「${value}」`].some((quoted) => message.includes(quoted))

/** The field that a sentence about all of the options is about: its value is quoted there. */
export const fieldMeant = (fields: OptionField[], options: JsonObject, message: string) =>
  fieldsOf(fields, options).find(({ option }) => quotes(message, options[option]))
