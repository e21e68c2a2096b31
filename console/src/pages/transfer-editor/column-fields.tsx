import { Group, NumberInput, Select, TextInput } from '@mantine/core'
import type { Json } from '~/api/types'
import { useT } from '~/i18n'
import type { ColumnProblems } from './column-problems'
import { changeDefault, changeType, type DataColumn, defaultOf, textOf } from './columns'

const TYPES = [
  'string',
  'long',
  'double',
  'decimal',
  'boolean',
  'timestamp',
  'date',
  'time',
  'json',
]

type Props = {
  column: DataColumn
  problems: ColumnProblems
  onChange: (column: DataColumn) => void
}
type OptionProps = Props & { name: string; label: string; help?: string }

function withOption(column: DataColumn, name: string, value: Json | undefined): DataColumn {
  const { [name]: _old, ...rest } = column.options
  return { ...column, options: value === undefined ? rest : { ...rest, [name]: value } }
}

function TextOption({ column, problems, onChange, name, label, help }: OptionProps) {
  return (
    <TextInput
      size="xs"
      label={label}
      description={help}
      spellCheck={false}
      value={textOf(column.options[name])}
      error={problems.byOption[name]}
      onChange={(event) =>
        onChange(withOption(column, name, event.currentTarget.value || undefined))
      }
    />
  )
}

function NumberOption({ column, problems, onChange, name, label }: OptionProps) {
  const value = column.options[name]
  return (
    <NumberInput
      size="xs"
      label={label}
      min={0}
      max={38}
      allowDecimal={false}
      value={value === undefined ? '' : Number(value)}
      error={problems.byOption[name]}
      onChange={(typed) =>
        onChange(withOption(column, name, typed === '' ? undefined : Number(typed)))
      }
    />
  )
}

/** The options that only the column's type has. */
function OptionsOfType(props: Props) {
  const t = useT()
  const type = textOf(props.column.options.type)
  if (type === 'decimal') {
    return (
      <Group grow align="flex-start">
        <NumberOption {...props} name="precision" label={t('ed.col.precision')} />
        <NumberOption {...props} name="scale" label={t('ed.col.scale')} />
      </Group>
    )
  }
  if (!['timestamp', 'date', 'time'].includes(type)) return null
  return (
    <>
      <TextOption
        {...props}
        name="format"
        label={t('ed.col.format')}
        help={t('ed.col.format.help')}
      />
      {type === 'timestamp' && <TextOption {...props} name="time_zone" label={t('ed.col.zone')} />}
    </>
  )
}

/** What a column is and becomes, besides its name. */
export function ColumnFields(props: Props) {
  const t = useT()
  const { column, problems, onChange } = props
  return (
    <>
      <Select
        size="xs"
        label={t('ed.col.type')}
        data={TYPES}
        allowDeselect={false}
        comboboxProps={{ withinPortal: false }}
        value={textOf(column.options.type)}
        error={problems.byOption.type ?? problems.whole}
        onChange={(type) => type && onChange(changeType(column, type))}
      />
      <OptionsOfType {...props} />
      <TextInput
        size="xs"
        label={t('ed.col.default')}
        description={t('ed.col.default.help')}
        value={defaultOf(column)}
        onChange={(event) => onChange(changeDefault(column, event.currentTarget.value))}
      />
    </>
  )
}
