import { Text } from '@mantine/core'
import type { JsonObject } from '~/api/types'
import { changeOption, fieldMeant, fieldsOf, type OptionField } from './option-fields'
import { OptionInput } from './option-input'

export type OptionsProps = {
  fields: OptionField[]
  options: JsonObject
  columns: string[]
  /** What is wrong with one option; without its name, with all of them. */
  errorOf: (option?: string) => string | undefined
  onChange: (options: JsonObject) => void
}

type Judged = Pick<OptionsProps, 'fields' | 'options' | 'errorOf'>

/** The field that a sentence about all options is about; that sentence is marked there. */
const meantIn = ({ fields, options, errorOf }: Judged) => {
  const whole = errorOf()
  return whole === undefined ? undefined : fieldMeant(fields, options, whole)
}

/** A field for each option, as they are now. */
export function TransformOptions(props: OptionsProps) {
  const { fields, options, columns, errorOf, onChange } = props
  const meant = meantIn(props)
  return fieldsOf(fields, options).map((field) => (
    <OptionInput
      key={field.option}
      field={field}
      value={options[field.option]}
      columns={columns}
      error={errorOf(field.option) ?? (field === meant ? errorOf() : undefined)}
      onChange={(value) => onChange(changeOption(fields, options, field.option, value))}
    />
  ))
}

/** What is wrong with all of the options, unless it is marked at one. */
export function OptionsProblem(props: Judged) {
  const whole = props.errorOf()
  if (whole === undefined || meantIn(props)) return null
  return (
    <Text size="sm" c="var(--mantine-color-error)">
      {whole}
    </Text>
  )
}
