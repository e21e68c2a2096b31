import { ActionIcon, Button, Group, Select, Stack, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import type { JsonObject } from '~/api/types'
import { useT } from '~/i18n'
import { readColumns, textOf } from './columns'
import { read, write } from './document'
import { useEditor } from './editor-state'
import { asObjects } from './transforms'

const PATH = 'destination.formatter.column_options'

/** The names of the columns that are written as timestamps. */
const timestampsOf = (document: JsonObject): string[] =>
  readColumns(document)
    .filter(({ dropped }) => !dropped)
    .filter(({ options, behind }) => (behind.type ?? options.type) === 'timestamp')
    .map(({ name }) => name)

type RowProps = {
  row: JsonObject
  names: string[]
  onChange: (row: JsonObject) => void
  onRemove: () => void
}

function OptionRow({ row, names, onChange, onRemove }: RowProps) {
  const t = useT()
  const name = textOf(row.name)
  const text = (option: string, label: string, placeholder: string) => (
    <TextInput
      label={label}
      flex={1}
      placeholder={placeholder}
      spellCheck={false}
      value={textOf(row[option])}
      onChange={(event) => {
        const { [option]: _old, ...rest } = row
        const typed = event.currentTarget.value
        onChange(typed === '' ? rest : { ...rest, [option]: typed })
      }}
    />
  )
  return (
    <Group gap="xs" align="flex-end" wrap="nowrap">
      <Select
        label={t('ed.filter.column')}
        flex={1}
        allowDeselect={false}
        data={[...new Set([...names, name])]}
        value={name}
        error={!names.includes(name)}
        onChange={(chosen) => chosen && onChange({ ...row, name: chosen })}
      />
      {text('format', t('ed.col.format'), '%Y-%m-%d %H:%M:%S.%6N %z')}
      {text('timezone', t('ed.col.zone'), 'UTC')}
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={t('ed.var.remove', { name })}
        onClick={onRemove}
      >
        <IconTrash size={16} />
      </ActionIcon>
    </Group>
  )
}

/** How single timestamp columns are written. */
export function ColumnOptions() {
  const t = useT()
  const { document, setDocument } = useEditor()
  const rows = asObjects(read(document, PATH))
  const names = timestampsOf(document)
  const free = names.find((name) => !rows.some((row) => row.name === name))
  const set = (next: JsonObject[]) =>
    setDocument((before) => write(before, PATH, next.length > 0 ? next : undefined))
  if (rows.length === 0 && free === undefined) return null
  return (
    <Stack gap="xs" component="section" aria-label={t('ed.fmt.columns')}>
      {rows.map((row, at) => (
        <OptionRow
          // biome-ignore lint/suspicious/noArrayIndexKey: its name changes as one chooses
          key={at}
          row={row}
          names={names}
          onChange={(next) => set(rows.map((old, index) => (index === at ? next : old)))}
          onRemove={() => set(rows.filter((_, index) => index !== at))}
        />
      ))}
      {free !== undefined && (
        <Button
          variant="default"
          size="compact-sm"
          style={{ alignSelf: 'flex-start' }}
          leftSection={<IconPlus size={15} />}
          onClick={() => set([...rows, { name: free }])}
        >
          {t('ed.fmt.columns.add')}
        </Button>
      )}
    </Stack>
  )
}
