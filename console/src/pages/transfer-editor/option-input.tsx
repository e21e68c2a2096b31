import { type InputWrapperProps, NumberInput, Select, Switch, TextInput } from '@mantine/core'
import type { Json } from '~/api/types'
import { useT } from '~/i18n'
import { textOf } from './columns'
import type { OptionField } from './option-fields'

type Value = string | number | boolean | undefined
type Props = {
  field: OptionField
  value: Json | undefined
  /** The columns that there are here. */
  columns: string[]
  error?: string
  onChange: (value: Value) => void
}
// What a field says of itself stands below it, so that the fields of a row stand in a line.
const ORDER: InputWrapperProps['inputWrapperOrder'] = ['label', 'input', 'description', 'error']

type PartProps = Props & { shared: { label: string; description?: string; error?: string } }

function ChoiceInput({ field, value, shared, onChange }: PartProps) {
  const t = useT()
  const { choices = [], fallback } = field
  return (
    <Select
      {...shared}
      inputWrapperOrder={ORDER}
      w={210}
      allowDeselect={false}
      data={choices.map((choice) => ({ value: choice.value, label: t(choice.label) }))}
      value={textOf(value) || (fallback ?? null)}
      onChange={(chosen) => chosen && onChange(chosen === fallback ? undefined : chosen)}
    />
  )
}

function ColumnInput({ value, columns, shared, onChange }: PartProps) {
  const column = textOf(value)
  return (
    <Select
      {...shared}
      inputWrapperOrder={ORDER}
      w={190}
      searchable
      allowDeselect={false}
      data={[...new Set([...columns, column])].filter((name) => name !== '')}
      value={column}
      error={shared.error ?? !columns.includes(column)}
      onChange={(name) => name && onChange(name)}
    />
  )
}

function NumberOption({ value, shared, onChange }: PartProps) {
  const text = textOf(value)
  return (
    <NumberInput
      {...shared}
      inputWrapperOrder={ORDER}
      w={150}
      min={0}
      allowDecimal={false}
      value={text === '' ? '' : Number(text)}
      onChange={(typed) => onChange(typed === '' ? undefined : Number(typed))}
    />
  )
}

function FlagInput({ value, shared, onChange }: PartProps) {
  return (
    <Switch
      {...shared}
      mt={32}
      checked={value === true}
      onChange={(event) => onChange(event.currentTarget.checked ? true : undefined)}
    />
  )
}

function TextOption({ field, value, shared, onChange }: PartProps) {
  const isName = field.kind === 'name'
  return (
    <TextInput
      {...shared}
      inputWrapperOrder={ORDER}
      flex={isName ? undefined : 1}
      w={isName ? 190 : undefined}
      miw={160}
      spellCheck={false}
      value={textOf(value)}
      onChange={({ currentTarget: { value: typed } }) =>
        onChange(typed === '' && !field.required ? undefined : typed)
      }
    />
  )
}

const INPUTS = {
  choice: ChoiceInput,
  column: ColumnInput,
  number: NumberOption,
  flag: FlagInput,
  text: TextOption,
  name: TextOption,
}

/** The field of one option. */
export function OptionInput(props: Props) {
  const t = useT()
  const { label, help, kind } = props.field
  const Input = INPUTS[kind]
  return (
    <Input
      {...props}
      shared={{ label: t(label), description: help && t(help), error: props.error }}
    />
  )
}
