import { ActionIcon, Button, Group, Stack, Text } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { JsonObject, Problem } from '~/api/types'
import { type Key, useT } from '~/i18n'
import classes from './editor.module.css'
import { useEditor } from './editor-state'
import { Conditions } from './filter-conditions'
import { filtersOf, withFilter } from './filters'
import { pathIn, plainPath } from './paths'
import { addEntry, entriesOf, moveStep, type Step, withEntries, withStep } from './steps'
import { TransformEntry } from './transform-entry'
import { kindOfTransform } from './transform-kinds'
import { OptionsProblem, TransformOptions } from './transform-options'
import { isColumnsTransform, isFilter } from './transforms'

/** What is wrong with one option of a transform, by its path below that; without: with all of it. */
export type ErrorOf = (path?: string) => string | undefined

export const nameOf = (transform: JsonObject): Key => {
  if (isFilter(transform)) return 'ed.filter'
  if (isColumnsTransform(transform)) return 'ed.tf.columns'
  return kindOfTransform(transform)?.label ?? 'ed.tf.other'
}

const ownFields = (transform: JsonObject) => kindOfTransform(transform)?.fields ?? []

function Order({ step, name, last }: { step: Step; name: string; last: boolean }) {
  const t = useT()
  const { setDocument } = useEditor()
  const move = (by: -1 | 1) => setDocument((before) => moveStep(before, step.place, by))
  const shared = { variant: 'subtle', color: 'gray' } as const
  return (
    <Group gap={2}>
      <ActionIcon
        {...shared}
        aria-label={t('ed.tf.up', { name })}
        disabled={step.place === 0}
        onClick={() => move(-1)}
      >
        <IconArrowUp size={16} />
      </ActionIcon>
      <ActionIcon
        {...shared}
        aria-label={t('ed.tf.down', { name })}
        disabled={last}
        onClick={() => move(1)}
      >
        <IconArrowDown size={16} />
      </ActionIcon>
      {!isColumnsTransform(step.transform) && (
        <ActionIcon
          {...shared}
          aria-label={t('ed.tf.remove', { name })}
          onClick={() => setDocument((before) => withStep(before, step.place))}
        >
          <IconTrash size={16} />
        </ActionIcon>
      )}
    </Group>
  )
}

function Entries({ step, errorOf }: { step: Step; errorOf: ErrorOf }) {
  const t = useT()
  const { setDocument } = useEditor()
  const list = kindOfTransform(step.transform)?.list
  if (!list) return null
  const entries = entriesOf(step.transform)
  const set = (next: JsonObject[]) => setDocument((before) => withEntries(before, step, next))
  return (
    <>
      {entries.map((entry, at) => (
        <TransformEntry
          // biome-ignore lint/suspicious/noArrayIndexKey: entries have no other identity
          key={at}
          fields={list.fields}
          options={entry}
          columns={step.columns}
          errorOf={(option) => errorOf(pathIn(`${list.option}.${at}`, option))}
          onChange={(next) => set(entries.map((old, index) => (index === at ? next : old)))}
          onRemove={() => set(entries.filter((_, index) => index !== at))}
        />
      ))}
      <Button
        variant="subtle"
        size="compact-sm"
        w="fit-content"
        leftSection={<IconPlus size={15} />}
        onClick={() => setDocument((before) => addEntry(before, step))}
      >
        {t('ed.tf.entry.add')}
      </Button>
    </>
  )
}

/** The fields of a transform itself, and those of its list. */
function Options({ step, errorOf }: { step: Step; errorOf: ErrorOf }) {
  const { setDocument } = useEditor()
  const props = {
    fields: ownFields(step.transform),
    options: step.transform,
    columns: step.columns,
    errorOf,
    onChange: (next: JsonObject) => setDocument((before) => withStep(before, step.place, next)),
  }
  return (
    <>
      {props.fields.length > 0 && (
        <Group gap="xs" align="flex-start">
          <TransformOptions {...props} />
        </Group>
      )}
      <Entries step={step} errorOf={errorOf} />
    </>
  )
}

function Body({ step, errorOf }: { step: Step; errorOf: ErrorOf }): ReactNode {
  const { document, setDocument } = useEditor()
  const filter = filtersOf(document).find(({ place }) => place === step.place)
  if (!filter) return <Options step={step} errorOf={errorOf} />
  return (
    <Conditions
      filter={filter}
      errorOf={errorOf}
      onChange={(next) => setDocument((before) => withFilter(before, next))}
    />
  )
}

const leadOf = (transform: JsonObject): Key | undefined => {
  if (isFilter(transform)) return 'ed.filter.lead'
  if (isColumnsTransform(transform)) return 'ed.tf.columns.lead'
  return kindOfTransform(transform)?.lead
}

type Props = { step: Step; last: boolean; problems: Problem[] }

/** One transform in its place: what it does, moved and removed. */
export function TransformCard({ step, last, problems }: Props) {
  const t = useT()
  const name = t(nameOf(step.transform))
  const lead = leadOf(step.transform)
  const whole = `transforms.${step.place}`
  const errorOf: ErrorOf = (path) =>
    problems.find(({ pointer }) => plainPath(pointer) === pathIn(whole, path))?.message
  return (
    <Stack component="section" gap="xs" className={classes.transform} aria-label={name}>
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm" fw={600}>
          {step.place + 1}. {name}
        </Text>
        <Order step={step} name={name} last={last} />
      </Group>
      {lead && (
        <Text size="sm" c="dimmed">
          {t(lead)}
        </Text>
      )}
      <OptionsProblem
        fields={ownFields(step.transform)}
        options={step.transform}
        errorOf={errorOf}
      />
      <Body step={step} errorOf={errorOf} />
    </Stack>
  )
}
