import { NumberInput, Paper, Select, SimpleGrid, Switch, TagsInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { readAll } from '~/api/read-all'
import type { Label, ResourceGroup } from '~/api/types'
import { useT } from '~/i18n'
import { TextLink } from '~/parts/link'
import classes from './editor.module.css'
import { type Settings, useEditor, useProblem } from './editor-state'

type FieldProps = { settings: Settings; set: (change: Partial<Settings>) => void }

/** Labels are made in the settings; only those that are there can be put on. */
function LabelsField({ settings, set }: FieldProps) {
  const t = useT()
  const { data } = useQuery({
    queryKey: ['labels', 'all'],
    queryFn: ({ signal }) => readAll<Label>('/labels', signal),
  })
  const [unknown, setUnknown] = useState<string>()
  const problem = useProblem('labels')
  const known = (data?.items ?? []).map(({ name }) => name)
  const choose = (labels: string[]) => {
    const isKnown = (name: string) => known.includes(name) || settings.labels.includes(name)
    setUnknown(labels.find((name) => !isKnown(name)))
    set({ labels: labels.filter(isKnown) })
  }
  return (
    <TagsInput
      label={t('tr.labels')}
      description={
        <TextLink size="xs" to="/settings/$section" params={{ section: 'labels' }}>
          {t('ed.labels.make')}
        </TextLink>
      }
      data={known}
      value={settings.labels}
      error={unknown === undefined ? problem : t('ed.labels.unknown', { name: unknown })}
      onChange={choose}
    />
  )
}

function GroupField({ settings, set }: FieldProps) {
  const t = useT()
  const { data } = useQuery({
    queryKey: ['resource_groups', 'all'],
    queryFn: ({ signal }) => readAll<ResourceGroup>('/resource_groups', signal),
  })
  const groups = data?.items ?? []
  const id = settings.resource_group_id
  const shown = groups.map((group) => ({ value: String(group.id), label: group.name }))
  const isUnknown = id !== null && !groups.some((group) => group.id === id)
  return (
    <Select
      label={t('common.group')}
      description={t('ed.group.help')}
      clearable
      clearButtonProps={{ 'aria-label': t('ed.group.clear') }}
      placeholder={t('common.none')}
      data={isUnknown ? [...shown, { value: String(id), label: `#${id}` }] : shown}
      value={id === null ? null : String(id)}
      error={useProblem('resource_group_id')}
      onChange={(value) => set({ resource_group_id: value === null ? null : Number(value) })}
    />
  )
}

/** What surrounds the document: who may see it, and how its jobs run. */
export function RunSettings() {
  const t = useT()
  const { settings, setSettings } = useEditor()
  const set = (change: Partial<Settings>) => setSettings({ ...settings, ...change })
  return (
    <Paper withBorder p="md" mb="md" component="section" aria-label={t('ed.settings')}>
      <SimpleGrid cols={{ base: 1, sm: 2 }} className={classes.settings}>
        <LabelsField settings={settings} set={set} />
        <GroupField settings={settings} set={set} />
        <NumberInput
          label={t('ed.retry')}
          min={0}
          max={10}
          allowDecimal={false}
          value={settings.retry_limit}
          error={useProblem('retry_limit')}
          onChange={(value) => set({ retry_limit: Number(value) })}
        />
        <NumberInput
          label={t('ed.timeout')}
          description={t('ed.timeout.help')}
          min={0}
          max={100_000}
          allowDecimal={false}
          value={settings.execution_timeout}
          error={useProblem('execution_timeout')}
          onChange={(value) => set({ execution_timeout: Number(value) })}
        />
        <Switch
          label={t('ed.concurrent')}
          checked={settings.is_runnable_concurrently}
          error={useProblem('is_runnable_concurrently')}
          onChange={(event) => set({ is_runnable_concurrently: event.currentTarget.checked })}
        />
      </SimpleGrid>
    </Paper>
  )
}
