import { Autocomplete, NumberInput, Select, Switch, TextInput } from '@mantine/core'
import { useT } from '~/i18n'
import { spoken, typedCharacter } from './characters'
import { useField } from './editor-state'

type Props = {
  path: string
  label: string
  help?: string
  required?: boolean
  placeholder?: string
}

/** A text of the document; an empty one is left out unless it is required. */
export function TextField({ path, label, help, required, placeholder }: Props) {
  const field = useField(path)
  return (
    <TextInput
      label={label}
      description={help}
      required={required}
      placeholder={placeholder}
      spellCheck={false}
      value={field.text}
      error={field.error}
      onChange={(event) => {
        const text = event.currentTarget.value
        field.set(text === '' && !required ? undefined : text)
      }}
    />
  )
}

export function NumberField({ path, label, help, placeholder }: Props) {
  const field = useField(path)
  return (
    <NumberInput
      label={label}
      description={help}
      placeholder={placeholder}
      allowDecimal={false}
      min={0}
      value={field.text === '' ? '' : Number(field.text)}
      error={field.error}
      onChange={(value) => field.set(value === '' ? undefined : Number(value))}
    />
  )
}

export function FlagField({ path, label, help }: Props) {
  const field = useField(path)
  return (
    <Switch
      label={label}
      description={help}
      checked={field.value === true}
      error={field.error}
      onChange={(event) => field.set(event.currentTarget.checked ? true : undefined)}
    />
  )
}

/** What holds unless it is switched off, which alone is written down. */
export function OnFlagField({ path, label, help }: Props) {
  const field = useField(path)
  return (
    <Switch
      label={label}
      description={help}
      checked={field.value !== false}
      error={field.error}
      onChange={(event) => field.set(event.currentTarget.checked ? undefined : false)}
    />
  )
}

type ChoiceProps = Props & {
  choices: (string | { value: string; label: string })[]
  /** What holds when nothing is chosen; it is not written down. */
  fallback?: string
  onChange?: (value: string) => void
}

export function ChoiceField({ path, label, help, choices, fallback, onChange }: ChoiceProps) {
  const field = useField(path)
  const set = (value: string) => field.set(value === fallback ? undefined : value)
  return (
    <Select
      label={label}
      description={help}
      data={choices}
      allowDeselect={false}
      value={field.text || (fallback ?? null)}
      error={field.error}
      onChange={(value) => value !== null && (onChange ?? set)(value)}
    />
  )
}

/**
 * One character, such as a delimiter. Tabs are called by their name, and so is an empty text, which
 * is not the same as none given: then the placeholder holds.
 */
export function CharacterField({
  path,
  label,
  placeholder,
  choices,
}: Props & { choices: string[] }) {
  const t = useT()
  const field = useField(path)
  const words = { tab: t('ed.char.tab'), none: t('ed.char.none') }
  const shown = typeof field.value === 'string' ? spoken(field.value, words) : ''
  return (
    <Autocomplete
      label={label}
      placeholder={placeholder}
      spellCheck={false}
      data={choices.map((choice) => spoken(choice, words))}
      filter={({ options }) => options}
      value={shown}
      error={field.error}
      onChange={(typed) => field.set(typed === '' ? undefined : typedCharacter(typed, words))}
    />
  )
}
