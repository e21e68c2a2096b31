import { ActionIcon, Button, Group, Paper, Select, Text, TextInput, Title } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import type { JsonObject } from '~/api/types'
import { useT } from '~/i18n'
import { textOf } from './columns'
import { useEditor } from './editor-state'
import {
  addCondition,
  conditionOf,
  type Filter,
  filtersOf,
  needsArgument,
  OPERATORS,
  withFilter,
} from './filters'

type ConditionProps = {
  condition: JsonObject
  columns: string[]
  onChange: (condition: JsonObject) => void
  onRemove: () => void
}

function Condition({ condition, columns, onChange, onRemove }: ConditionProps) {
  const t = useT()
  const column = textOf(condition.column)
  const operator = textOf(condition.operator)
  const set = (change: JsonObject) => onChange(conditionOf({ ...condition, ...change }))
  return (
    <Group gap="xs" align="flex-end">
      <Select
        label={t('ed.filter.column')}
        w={190}
        searchable
        allowDeselect={false}
        data={[...new Set([...columns, column])].filter((name) => name !== '')}
        value={column}
        error={!columns.includes(column)}
        onChange={(name) => name && set({ column: name })}
      />
      <Select
        label={t('ed.filter.operator')}
        w={190}
        allowDeselect={false}
        data={OPERATORS.map((value) => ({ value, label: t(`ed.filter.${value}`) }))}
        value={operator}
        onChange={(value) => value && set({ operator: value })}
      />
      {needsArgument(operator) && (
        <TextInput
          label={t('ed.filter.argument')}
          flex={1}
          miw={140}
          spellCheck={false}
          value={textOf(condition.argument)}
          onChange={(event) => set({ argument: event.currentTarget.value })}
        />
      )}
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={t('ed.filter.remove', { name: column })}
        onClick={onRemove}
      >
        <IconTrash size={16} />
      </ActionIcon>
    </Group>
  )
}

function Conditions({ filter, onChange }: { filter: Filter; onChange: (filter: Filter) => void }) {
  const t = useT()
  const { conditions } = filter
  const set = (next: JsonObject[]) => onChange({ ...filter, conditions: next })
  return (
    <>
      {conditions.length > 1 && (
        <Select
          label={t('ed.filter.join')}
          w={300}
          allowDeselect={false}
          data={(['and', 'or'] as const).map((value) => ({
            value,
            label: t(`ed.filter.${value}`),
          }))}
          value={filter.condition}
          onChange={(value) => onChange({ ...filter, condition: value === 'or' ? 'or' : 'and' })}
        />
      )}
      {conditions.map((condition, at) => (
        <Condition
          // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no other identity
          key={at}
          condition={condition}
          columns={filter.columns}
          onChange={(next) => set(conditions.map((old, index) => (index === at ? next : old)))}
          onRemove={() => set(conditions.filter((_, index) => index !== at))}
        />
      ))}
    </>
  )
}

/** Which rows are kept, by conditions on their columns. */
export function FilterPanel() {
  const t = useT()
  const { document, setDocument } = useEditor()
  return (
    <Paper withBorder p="md" component="section" aria-label={t('ed.filter')}>
      <Title order={2} size="sm">
        {t('ed.filter')}
      </Title>
      <Text size="sm" c="dimmed" mb="xs">
        {t('ed.filter.lead')}
      </Text>
      {filtersOf(document).map((filter) => (
        <Conditions
          key={filter.place}
          filter={filter}
          onChange={(next) => setDocument((before) => withFilter(before, next))}
        />
      ))}
      <Button
        mt="sm"
        variant="default"
        size="compact-sm"
        leftSection={<IconPlus size={15} />}
        onClick={() => setDocument(addCondition)}
      >
        {t('ed.filter.add')}
      </Button>
    </Paper>
  )
}
