import type { JsonObject } from '~/api/types'
import type { Key } from '~/i18n'

/** One option of an entry, as its field asks for it. */
export type EntryField = {
  option: string
  label: Key
  help?: Key
  kind: 'text' | 'number' | 'choice'
  choices?: { value: string; label: Key }[]
  /** Written down also when it is empty. */
  required?: boolean
  /** Only with this choice of another option. */
  when?: { option: string; value: string }
}

/** A kind of transform that is a list of entries, each of one column. */
export type ListKind = {
  type: string
  label: Key
  lead: Key
  list: string
  column: string
  /** What a new entry holds besides its column. */
  fresh: JsonObject
  fields: EntryField[]
}

const MASKS: EntryField[] = [
  {
    option: 'mask_type',
    label: 'ed.tf.mask.type',
    kind: 'choice',
    choices: [
      { value: 'all', label: 'ed.tf.mask.all' },
      { value: 'email', label: 'ed.tf.mask.email' },
      { value: 'regex', label: 'ed.tf.mask.regex' },
      { value: 'substring', label: 'ed.tf.mask.substring' },
    ],
  },
  {
    option: 'pattern',
    label: 'ed.tf.pattern',
    kind: 'text',
    required: true,
    when: { option: 'mask_type', value: 'regex' },
  },
  {
    option: 'start_index',
    label: 'ed.tf.mask.start',
    help: 'ed.tf.mask.start.help',
    kind: 'number',
    when: { option: 'mask_type', value: 'substring' },
  },
  {
    option: 'end_index',
    label: 'ed.tf.mask.end',
    help: 'ed.tf.mask.end.help',
    kind: 'number',
    when: { option: 'mask_type', value: 'substring' },
  },
  { option: 'length', label: 'ed.tf.mask.length', help: 'ed.tf.mask.length.help', kind: 'number' },
]

export const LIST_KINDS: ListKind[] = [
  {
    type: 'filter_masks',
    label: 'ed.tf.mask',
    lead: 'ed.tf.mask.lead',
    list: 'masks',
    column: 'name',
    fresh: { mask_type: 'all' },
    fields: MASKS,
  },
  {
    type: 'filter_gsub',
    label: 'ed.tf.gsub',
    lead: 'ed.tf.gsub.lead',
    list: 'gsub',
    column: 'column_name',
    fresh: { pattern: '', to: '' },
    fields: [
      { option: 'pattern', label: 'ed.tf.pattern', kind: 'text', required: true },
      {
        option: 'to',
        label: 'ed.tf.gsub.to',
        help: 'ed.tf.gsub.to.help',
        kind: 'text',
        required: true,
      },
    ],
  },
  {
    type: 'filter_string_transforms',
    label: 'ed.tf.string',
    lead: 'ed.tf.string.lead',
    list: 'string_transforms',
    column: 'column_name',
    fresh: { type: 'normalize_nfkc' },
    fields: [
      {
        option: 'type',
        label: 'ed.tf.string.type',
        kind: 'choice',
        choices: [{ value: 'normalize_nfkc', label: 'ed.tf.string.nfkc' }],
      },
    ],
  },
  {
    type: 'filter_hashes',
    label: 'ed.tf.hash',
    lead: 'ed.tf.hash.lead',
    list: 'hashes',
    column: 'name',
    fresh: {},
    fields: [],
  },
]

export const listKindOf = ({ type }: JsonObject) => LIST_KINDS.find((kind) => kind.type === type)

/** The fields that an entry has as it is now. */
export const fieldsOf = (kind: ListKind, entry: JsonObject): EntryField[] =>
  kind.fields.filter(({ when }) => !when || entry[when.option] === when.value)

/** An entry with another value; what only another choice has goes with that choice. */
export function changeEntry(
  kind: ListKind,
  entry: JsonObject,
  option: string,
  value: string | number | undefined,
): JsonObject {
  const { [option]: _old, ...rest } = entry
  const changed = value === undefined ? rest : { ...entry, [option]: value }
  const has = fieldsOf(kind, changed).map((field) => field.option)
  const own = kind.fields.map((field) => field.option)
  return Object.fromEntries(
    Object.entries(changed).filter(([name]) => !own.includes(name) || has.includes(name)),
  )
}
