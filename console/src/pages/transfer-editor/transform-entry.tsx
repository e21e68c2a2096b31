import { ActionIcon, Group, NumberInput, Select, TextInput } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import type { JsonObject } from '~/api/types'
import { useT } from '~/i18n'
import { textOf } from './columns'
import { changeEntry, type EntryField, fieldsOf, type ListKind } from './list-transforms'

type FieldProps = {
  field: EntryField
  entry: JsonObject
  error?: string
  onChange: (value: string | number | undefined) => void
}

function Field({ field, entry, error, onChange }: FieldProps) {
  const t = useT()
  const { kind, label, help, choices = [], required, option } = field
  const text = textOf(entry[option])
  const shared = { label: t(label), description: help && t(help), error }
  if (kind === 'choice') {
    return (
      <Select
        {...shared}
        w={210}
        allowDeselect={false}
        data={choices.map((choice) => ({ value: choice.value, label: t(choice.label) }))}
        value={text}
        onChange={(value) => value && onChange(value)}
      />
    )
  }
  if (kind === 'number') {
    return (
      <NumberInput
        {...shared}
        w={150}
        min={0}
        allowDecimal={false}
        value={text === '' ? '' : Number(text)}
        onChange={(value) => onChange(value === '' ? undefined : Number(value))}
      />
    )
  }
  return (
    <TextInput
      {...shared}
      flex={1}
      miw={160}
      spellCheck={false}
      value={text}
      onChange={({ currentTarget: { value } }) =>
        onChange(value === '' && !required ? undefined : value)
      }
    />
  )
}

type Props = {
  kind: ListKind
  entry: JsonObject
  columns: string[]
  errorOf: (option: string) => string | undefined
  onChange: (entry: JsonObject) => void
  onRemove: () => void
}

/** What is done with one column. */
export function TransformEntry({ kind, entry, columns, errorOf, onChange, onRemove }: Props) {
  const t = useT()
  const column = textOf(entry[kind.column])
  return (
    <Group gap="xs" align="flex-start">
      <Select
        label={t('ed.filter.column')}
        w={190}
        searchable
        allowDeselect={false}
        data={[...new Set([...columns, column])].filter((name) => name !== '')}
        value={column}
        error={errorOf(kind.column) ?? !columns.includes(column)}
        onChange={(name) => name && onChange({ ...entry, [kind.column]: name })}
      />
      {fieldsOf(kind, entry).map((field) => (
        <Field
          key={field.option}
          field={field}
          entry={entry}
          error={errorOf(field.option)}
          onChange={(value) => onChange(changeEntry(kind, entry, field.option, value))}
        />
      ))}
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        mt={24}
        aria-label={t('ed.tf.entry.remove', { name: column })}
        onClick={onRemove}
      >
        <IconTrash size={16} />
      </ActionIcon>
    </Group>
  )
}
