import {
  Button,
  Group,
  NumberInput,
  Popover,
  Select,
  Stack,
  TextInput,
  UnstyledButton,
} from '@mantine/core'
import { IconArrowLeft, IconArrowRight, IconChevronDown, IconTrash } from '@tabler/icons-react'
import type { Json } from '~/api/types'
import { useT } from '~/i18n'
import { changeType, type DataColumn } from './columns'
import classes from './editor.module.css'

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
  onChange: (column: DataColumn) => void
  onMove: (by: -1 | 1) => void
}

const textOf = (value: Json | undefined) => (value === undefined ? '' : String(value))

function OptionFields({ column, onChange }: Omit<Props, 'onMove'>) {
  const t = useT()
  const { options } = column
  const type = textOf(options.type)
  const set = (name: string, value: Json | undefined) => {
    const { [name]: _old, ...rest } = options
    onChange({ ...column, options: value === undefined ? rest : { ...rest, [name]: value } })
  }
  const text = (name: string, label: string, help?: string) => (
    <TextInput
      size="xs"
      label={label}
      description={help}
      value={textOf(options[name])}
      onChange={(event) => set(name, event.currentTarget.value || undefined)}
    />
  )
  const number = (name: string, label: string) => (
    <NumberInput
      size="xs"
      label={label}
      min={0}
      max={38}
      value={options[name] === undefined ? '' : Number(options[name])}
      onChange={(value) => set(name, value === '' ? undefined : Number(value))}
    />
  )
  if (type === 'decimal') {
    return (
      <Group grow>
        {number('precision', t('ed.col.precision'))}
        {number('scale', t('ed.col.scale'))}
      </Group>
    )
  }
  if (!['timestamp', 'date', 'time'].includes(type)) return null
  return (
    <>
      {text('format', t('ed.col.format'), t('ed.col.format.help'))}
      {type === 'timestamp' && text('time_zone', t('ed.col.zone'))}
    </>
  )
}

/** A column's head: name and type; opens all that can be done with it. */
export function ColumnMenu({ column, onChange, onMove }: Props) {
  const t = useT()
  return (
    <Popover width={290} position="bottom-start" trapFocus withinPortal shadow="md">
      <Popover.Target>
        <UnstyledButton
          className={classes.column}
          aria-label={t('ed.col.edit', { name: column.name })}
          title={column.name}
        >
          <span>
            <b>{column.name}</b>
            <small>{textOf(column.options.type)}</small>
          </span>
          <IconChevronDown size={14} aria-hidden />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs">
          <TextInput
            size="xs"
            label={t('ed.col.name')}
            value={column.name}
            onChange={(event) => onChange({ ...column, name: event.currentTarget.value })}
          />
          <Select
            size="xs"
            label={t('ed.col.type')}
            data={TYPES}
            allowDeselect={false}
            comboboxProps={{ withinPortal: false }}
            value={textOf(column.options.type)}
            onChange={(type) => type && onChange(changeType(column, type))}
          />
          <OptionFields column={column} onChange={onChange} />
          <TextInput
            size="xs"
            label={t('ed.col.default')}
            description={t('ed.col.default.help')}
            value={column.default ?? ''}
            onChange={(event) =>
              onChange({ ...column, default: event.currentTarget.value || undefined })
            }
          />
          <Group gap={6}>
            <Button
              size="compact-xs"
              variant="default"
              onClick={() => onMove(-1)}
              leftSection={<IconArrowLeft size={13} />}
            >
              {t('ed.col.left')}
            </Button>
            <Button
              size="compact-xs"
              variant="default"
              onClick={() => onMove(1)}
              leftSection={<IconArrowRight size={13} />}
            >
              {t('ed.col.right')}
            </Button>
          </Group>
          <Button
            size="compact-xs"
            variant="default"
            leftSection={<IconTrash size={13} />}
            onClick={() => onChange({ ...column, dropped: true })}
          >
            {t('ed.col.drop')}
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}
