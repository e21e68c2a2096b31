import type { JsonObject } from '~/api/types'
import type { Key } from '~/i18n'
import type { EntryList, OptionField } from './option-fields'

/** A kind of transform: its own options, and the list of entries that most have instead. */
export type TransformKind = {
  type: string
  label: Key
  lead: Key
  fields: OptionField[]
  list?: EntryList
}

const column = (option: string, types?: string[]): OptionField => ({
  option,
  label: 'ed.filter.column',
  kind: 'column',
  ...(types ? { types } : {}),
})
const named = (option: string): OptionField => ({
  option,
  label: 'ed.tf.name',
  kind: 'name',
  required: true,
})
const zone = (option: string, when: OptionField['when'], help: Key): OptionField => ({
  option,
  label: 'ed.col.zone',
  help,
  kind: 'text',
  when,
})

const MASKS: OptionField[] = [
  column('name'),
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
    when: { option: 'mask_type', values: ['regex'] },
  },
  {
    option: 'start_index',
    label: 'ed.tf.mask.start',
    help: 'ed.tf.mask.start.help',
    kind: 'number',
    when: { option: 'mask_type', values: ['substring'] },
  },
  {
    option: 'end_index',
    label: 'ed.tf.mask.end',
    help: 'ed.tf.mask.end.help',
    kind: 'number',
    when: { option: 'mask_type', values: ['substring'] },
  },
  { option: 'length', label: 'ed.tf.mask.length', help: 'ed.tf.mask.length.help', kind: 'number' },
]

const GSUB: OptionField[] = [
  column('column_name'),
  { option: 'pattern', label: 'ed.tf.pattern', kind: 'text', required: true },
  {
    option: 'to',
    label: 'ed.tf.gsub.to',
    help: 'ed.tf.gsub.to.help',
    kind: 'text',
    required: true,
  },
]

const NFKC: OptionField[] = [
  column('column_name'),
  {
    option: 'type',
    label: 'ed.tf.string.type',
    kind: 'choice',
    fallback: 'normalize_nfkc',
    choices: [{ value: 'normalize_nfkc', label: 'ed.tf.string.nfkc' }],
  },
]

const AS_TEXT = { option: 'column_type', values: ['string'] }
const ADD_TIME: OptionField[] = [
  named('column_name'),
  {
    option: 'column_type',
    label: 'ed.col.type',
    kind: 'choice',
    fallback: 'timestamp',
    choices: [
      { value: 'timestamp', label: 'ed.tf.type.timestamp' },
      { value: 'string', label: 'ed.tf.type.string' },
    ],
  },
  {
    option: 'timestamp_format',
    label: 'ed.col.format',
    help: 'ed.tf.time.format.help',
    kind: 'text',
    when: AS_TEXT,
  },
  zone('time_zone', AS_TEXT, 'ed.tf.zone.help'),
]

const WITH_TEXT = { option: 'kind', values: ['unixtime_to_string', 'string_to_unixtime'] }
const UNIXTIME: OptionField[] = [
  column('column_name', ['long', 'string']),
  {
    option: 'kind',
    label: 'ed.tf.unix.kind',
    kind: 'choice',
    choices: [
      { value: 'unixtime_to_timestamp', label: 'ed.tf.unix.toTimestamp' },
      { value: 'unixtime_to_string', label: 'ed.tf.unix.toString' },
      { value: 'timestamp_to_unixtime', label: 'ed.tf.unix.ofTimestamp' },
      { value: 'string_to_unixtime', label: 'ed.tf.unix.ofString' },
    ],
  },
  {
    option: 'unixtime_unit',
    label: 'ed.tf.unix.unit',
    kind: 'choice',
    fallback: 'second',
    choices: [
      { value: 'second', label: 'ed.tf.unix.second' },
      { value: 'millisecond', label: 'ed.tf.unix.millisecond' },
      { value: 'microsecond', label: 'ed.tf.unix.microsecond' },
      { value: 'nanosecond', label: 'ed.tf.unix.nanosecond' },
    ],
  },
  {
    option: 'datetime_format',
    label: 'ed.col.format',
    help: 'ed.tf.unix.format.help',
    kind: 'text',
    when: WITH_TEXT,
  },
  zone('datetime_timezone', WITH_TEXT, 'ed.tf.zone.help'),
]

const OF_TIMESTAMP = { option: 'type', values: ['timestamp'] }
const EXPANDED: OptionField[] = [
  named('name'),
  {
    option: 'json_path',
    label: 'ed.tf.json.path',
    help: 'ed.tf.json.path.help',
    kind: 'text',
    required: true,
  },
  {
    option: 'type',
    label: 'ed.col.type',
    kind: 'choice',
    choices: [
      { value: 'string', label: 'ed.tf.type.string' },
      { value: 'long', label: 'ed.tf.type.long' },
      { value: 'double', label: 'ed.tf.type.double' },
      { value: 'boolean', label: 'ed.tf.type.boolean' },
      { value: 'timestamp', label: 'ed.tf.type.timestamp' },
      { value: 'json', label: 'ed.tf.type.json' },
    ],
  },
  {
    option: 'format',
    label: 'ed.col.format',
    help: 'ed.col.format.help',
    kind: 'text',
    when: OF_TIMESTAMP,
  },
  zone('timezone', OF_TIMESTAMP, 'ed.tf.json.zone.help'),
]

export const TRANSFORM_KINDS: TransformKind[] = [
  {
    type: 'filter_masks',
    label: 'ed.tf.mask',
    lead: 'ed.tf.mask.lead',
    fields: [],
    list: { option: 'masks', fresh: { mask_type: 'all' }, fields: MASKS },
  },
  {
    type: 'filter_gsub',
    label: 'ed.tf.gsub',
    lead: 'ed.tf.gsub.lead',
    fields: [],
    list: { option: 'gsub', fresh: { pattern: '', to: '' }, fields: GSUB },
  },
  {
    type: 'filter_string_transforms',
    label: 'ed.tf.string',
    lead: 'ed.tf.string.lead',
    fields: [],
    list: { option: 'string_transforms', fresh: { type: 'normalize_nfkc' }, fields: NFKC },
  },
  {
    type: 'filter_hashes',
    label: 'ed.tf.hash',
    lead: 'ed.tf.hash.lead',
    fields: [],
    list: { option: 'hashes', fresh: {}, fields: [column('name')] },
  },
  {
    type: 'filter_unixtime_conversions',
    label: 'ed.tf.unix',
    lead: 'ed.tf.unix.lead',
    fields: [],
    list: {
      option: 'unixtime_conversions',
      fresh: { kind: 'unixtime_to_timestamp' },
      fields: UNIXTIME,
    },
  },
  {
    type: 'json_expand',
    label: 'ed.tf.json',
    lead: 'ed.tf.json.lead',
    fields: [
      column('column_name', ['json']),
      { option: 'json_expand_keep_base_column', label: 'ed.tf.json.keep', kind: 'flag' },
    ],
    list: {
      option: 'json_expand_columns',
      fresh: { json_path: '', type: 'string' },
      fields: EXPANDED,
    },
  },
  { type: 'filter_add_time', label: 'ed.tf.time', lead: 'ed.tf.time.lead', fields: ADD_TIME },
]

export const kindOfTransform = ({ type }: JsonObject) =>
  TRANSFORM_KINDS.find((kind) => kind.type === type)
