import { ActionIcon, Group, Select, TextInput } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import type { JsonObject } from '~/api/types'
import { useT } from '~/i18n'
import { textOf } from './columns'
import { conditionOf, type Filter, needsArgument, OPERATORS } from './filters'

type ConditionProps = {
  condition: JsonObject
  columns: string[]
  errorOf: (option: string) => string | undefined
  onChange: (condition: JsonObject) => void
  onRemove: () => void
}

function Condition({ condition, columns, errorOf, onChange, onRemove }: ConditionProps) {
  const t = useT()
  const column = textOf(condition.column)
  const operator = textOf(condition.operator)
  const set = (change: JsonObject) => onChange(conditionOf({ ...condition, ...change }))
  return (
    <Group gap="xs" align="flex-start">
      <Select
        label={t('ed.filter.column')}
        w={190}
        searchable
        allowDeselect={false}
        data={[...new Set([...columns, column])].filter((name) => name !== '')}
        value={column}
        error={errorOf('column') ?? !columns.includes(column)}
        onChange={(name) => name && set({ column: name })}
      />
      <Select
        label={t('ed.filter.operator')}
        w={190}
        allowDeselect={false}
        data={OPERATORS.map((value) => ({ value, label: t(`ed.filter.${value}`) }))}
        value={operator}
        error={errorOf('operator')}
        onChange={(value) => value && set({ operator: value })}
      />
      {needsArgument(operator) && (
        <TextInput
          label={t('ed.filter.argument')}
          flex={1}
          miw={140}
          spellCheck={false}
          value={textOf(condition.argument)}
          error={errorOf('argument')}
          onChange={(event) => set({ argument: event.currentTarget.value })}
        />
      )}
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        mt={24}
        aria-label={t('ed.filter.remove', { name: column })}
        onClick={onRemove}
      >
        <IconTrash size={16} />
      </ActionIcon>
    </Group>
  )
}

type Props = {
  filter: Filter
  /** What is wrong with one option of a condition, by its path within the filter. */
  errorOf: (path: string) => string | undefined
  onChange: (filter: Filter) => void
}

/** Which rows are kept, by conditions on their columns. */
export function Conditions({ filter, errorOf, onChange }: Props) {
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
          errorOf={(option) => errorOf(`filter_row_conditions.${at}.${option}`)}
          onChange={(next) => set(conditions.map((old, index) => (index === at ? next : old)))}
          onRemove={() => set(conditions.filter((_, index) => index !== at))}
        />
      ))}
    </>
  )
}
