import { Button, Group, Popover, Stack, TextInput, UnstyledButton } from '@mantine/core'
import {
  IconAlertTriangle,
  IconArrowLeft,
  IconArrowRight,
  IconChevronDown,
  IconTrash,
  IconX,
} from '@tabler/icons-react'
import { useState } from 'react'
import { useT } from '~/i18n'
import { ColumnFields } from './column-fields'
import { type ColumnProblems, firstOf } from './column-problems'
import { type DataColumn, textOf } from './columns'
import classes from './editor.module.css'

type Props = {
  column: DataColumn
  problems: ColumnProblems
  onChange: (column: DataColumn) => void
  onMove: (by: -1 | 1) => void
  /** For a column that the data may be without. */
  onRemove?: () => void
}

/** Type and format in a line: "timestamp %Y-%m-%d", "decimal(15,2)". */
export function kindOf({ options }: DataColumn): string {
  const type = textOf(options.type)
  if (type === 'decimal')
    return `decimal(${textOf(options.precision)},${textOf(options.scale) || 0})`
  return [type, textOf(options.format)].filter((word) => word !== '').join(' ')
}

/** What is typed as a column's name; taken over when it is complete, and never an empty one. */
function useName(column: DataColumn, onChange: Props['onChange']) {
  const [typed, setTyped] = useState<string>()
  return {
    text: typed ?? column.name,
    set: setTyped,
    take: () => {
      if (typed !== undefined && typed.trim() !== '' && typed !== column.name) {
        onChange({ ...column, name: typed })
      }
      setTyped(undefined)
    },
  }
}

function Acts({ column, onChange, onMove, onRemove }: Omit<Props, 'problems'>) {
  const t = useT()
  const look = { size: 'compact-xs', variant: 'default' }
  return (
    <>
      <Group gap={6}>
        <Button {...look} onClick={() => onMove(-1)} leftSection={<IconArrowLeft size={13} />}>
          {t('ed.col.left')}
        </Button>
        <Button {...look} onClick={() => onMove(1)} leftSection={<IconArrowRight size={13} />}>
          {t('ed.col.right')}
        </Button>
      </Group>
      <Button
        {...look}
        leftSection={<IconTrash size={13} />}
        onClick={() => onChange({ ...column, dropped: true })}
      >
        {t('ed.col.drop')}
      </Button>
      {onRemove && (
        <Button {...look} leftSection={<IconX size={13} />} onClick={onRemove}>
          {t('ed.col.remove')}
        </Button>
      )}
    </>
  )
}

/** A column's head: name, type and format; opens all that can be done with it. */
export function ColumnMenu(props: Props) {
  const { column, problems, onChange } = props
  const t = useT()
  const name = useName(column, onChange)
  const wrong = firstOf(problems)
  const label = t('ed.col.edit', { name: column.name })
  return (
    <Popover
      width={330}
      position="bottom-start"
      trapFocus
      withinPortal
      shadow="md"
      onClose={name.take}
    >
      <Popover.Target>
        <UnstyledButton
          className={classes.column}
          data-wrong={wrong !== undefined || undefined}
          aria-label={wrong === undefined ? label : `${label}: ${wrong}`}
          title={wrong ?? `${column.name} ${kindOf(column)}`}
        >
          <span>
            <b>{column.name}</b>
            <small>{kindOf(column)}</small>
          </span>
          {wrong === undefined ? (
            <IconChevronDown size={14} aria-hidden />
          ) : (
            <IconAlertTriangle size={14} aria-hidden />
          )}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown aria-label={label}>
        <Stack gap="xs">
          <TextInput
            size="xs"
            label={t('ed.col.name')}
            spellCheck={false}
            value={name.text}
            error={name.text.trim() === '' ? t('common.required') : problems.byOption.name}
            onChange={(event) => name.set(event.currentTarget.value)}
            onBlur={name.take}
            onKeyDown={(event) => event.key === 'Enter' && name.take()}
          />
          <ColumnFields column={column} problems={problems} onChange={onChange} />
          <Acts {...props} />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}
