import {
  ActionIcon,
  Button,
  Group,
  NumberInput,
  Paper,
  Select,
  Text,
  TextInput,
  Title,
} from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import type { Json } from '~/api/types'
import { useT } from '~/i18n'
import { useFormats } from '~/parts/formats'
import classes from './editor.module.css'
import { useEditor } from './editor-state'
import {
  asName,
  newVariable,
  ofType,
  plainName,
  problemOf,
  VARIABLE_TYPES,
  type Variable,
  type VariableType,
  variablesOf,
  withVariables,
} from './variables'

type CardProps = {
  variable: Variable
  error: (option: string) => string | undefined
  onChange: (variable: Variable) => void
  onRemove: () => void
}

const UNITS = ['hour', 'date', 'month'] as const
const textOf = (value: Json | undefined) =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : ''

function TimeFields({ variable, error, onChange }: Omit<CardProps, 'onRemove'>) {
  const t = useT()
  const set = (name: string, value: Json) => onChange({ ...variable, [name]: value })
  return (
    <>
      <NumberInput
        label={t('ed.var.quantity')}
        w={110}
        min={0}
        max={100_000}
        allowDecimal={false}
        value={Number(variable.quantity ?? 0)}
        error={error('quantity')}
        onChange={(value) => set('quantity', Number(value))}
      />
      <Select
        label={t('ed.var.unit')}
        w={110}
        allowDeselect={false}
        data={UNITS.map((value) => ({ value, label: t(`ed.var.unit.${value}`) }))}
        value={textOf(variable.unit) || 'date'}
        onChange={(value) => value && set('unit', value)}
      />
      <Select
        label={t('ed.var.direction')}
        w={110}
        allowDeselect={false}
        data={(['ago', 'later'] as const).map((value) => ({
          value,
          label: t(`ed.var.direction.${value}`),
        }))}
        value={textOf(variable.direction) || 'ago'}
        onChange={(value) => value && set('direction', value)}
      />
      <TextInput
        label={t('ed.col.format')}
        w={150}
        required
        spellCheck={false}
        value={textOf(variable.format)}
        error={error('format')}
        onChange={(event) => set('format', event.currentTarget.value)}
      />
      <TextInput
        label={t('ed.col.zone')}
        w={160}
        placeholder="UTC"
        spellCheck={false}
        value={textOf(variable.time_zone)}
        error={error('time_zone')}
        onChange={(event) => set('time_zone', event.currentTarget.value || 'UTC')}
      />
    </>
  )
}

function VariableCard({ variable, error, onChange, onRemove }: CardProps) {
  const t = useT()
  const type = textOf(variable.type) as VariableType
  return (
    <Group className={classes.variable} align="flex-start" gap="sm">
      <TextInput
        label={t('common.name')}
        w={160}
        required
        spellCheck={false}
        leftSection="$"
        rightSection="$"
        value={plainName(variable)}
        error={error('name')}
        onChange={(event) => onChange({ ...variable, name: asName(event.currentTarget.value) })}
      />
      <Select
        label={t('ed.kind')}
        w={190}
        allowDeselect={false}
        data={VARIABLE_TYPES.map((value) => ({ value, label: t(`ed.var.${value}`) }))}
        value={type}
        onChange={(next) => next && onChange(ofType(variable, next as VariableType))}
      />
      {type === 'string' ? (
        <TextInput
          label={t('ed.var.value')}
          w={260}
          required
          spellCheck={false}
          value={textOf(variable.value)}
          error={error('value')}
          onChange={(event) => onChange({ ...variable, value: event.currentTarget.value })}
        />
      ) : (
        <TimeFields variable={variable} error={error} onChange={onChange} />
      )}
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        mt={24}
        aria-label={t('ed.var.remove', { name: textOf(variable.name) })}
        onClick={onRemove}
      >
        <IconTrash size={16} />
      </ActionIcon>
    </Group>
  )
}

/** The variables of a transfer: names that stand for texts in the fields above. */
export function VariablesPanel() {
  const t = useT()
  const { timeZone } = useFormats()
  const { document, setDocument, problems } = useEditor()
  const variables = variablesOf(document)
  const set = (next: Variable[]) => setDocument((before) => withVariables(before, next))
  return (
    <Paper withBorder p="md" mt="md" component="section" aria-label={t('ed.var')}>
      <Title order={2}>{t('ed.var')}</Title>
      <Text size="sm" c="dimmed" mb="xs">
        {t('ed.var.lead')}
      </Text>
      {variables.map((variable, at) => (
        <VariableCard
          // biome-ignore lint/suspicious/noArrayIndexKey: its name changes as one types
          key={at}
          variable={variable}
          error={(option) => problemOf(problems, at, option)}
          onChange={(next) => set(variables.map((old, index) => (index === at ? next : old)))}
          onRemove={() => set(variables.filter((_, index) => index !== at))}
        />
      ))}
      <Button
        variant="default"
        size="compact-sm"
        leftSection={<IconPlus size={15} />}
        onClick={() => set([...variables, newVariable(variables, timeZone)])}
      >
        {t('ed.var.add')}
      </Button>
    </Paper>
  )
}
