import {
  Button,
  Group,
  NumberInput,
  Paper,
  Select,
  Stack,
  Switch,
  Text,
  TextInput,
} from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '~/api/client'
import type { ScheduleSettings, Transfer } from '~/api/types'
import { useI18n, useT } from '~/i18n'
import { useFormats } from '~/parts/formats'
import { Problem } from '~/parts/problem'
import { KINDS, type Kind, kindOf, ofKind, settingsOf, weekdays } from '~/parts/schedule'
import { useUnsaved } from '~/parts/unsaved'
import { zones } from '~/parts/zones'

type EditProps = { schedule: ScheduleSettings; onChange: (schedule: ScheduleSettings) => void }

function TimeFields({ schedule, onChange }: EditProps) {
  const t = useT()
  const { language } = useI18n()
  const kind = kindOf(schedule)
  const number = (
    name: 'minute' | 'hour' | 'day' | 'every_minutes',
    label: string,
    min: number,
    max: number,
  ) => (
    <NumberInput
      label={label}
      min={min}
      max={max}
      w={110}
      allowDecimal={false}
      value={schedule[name] ?? ''}
      onChange={(value) => onChange({ ...schedule, [name]: value === '' ? null : Number(value) })}
    />
  )
  if (kind === 'cron') {
    return (
      <TextInput
        label={t('sch.cron')}
        description={t('sch.cron.help')}
        classNames={{ input: 'mono' }}
        value={schedule.cron ?? ''}
        onChange={(event) => onChange({ ...schedule, cron: event.currentTarget.value })}
      />
    )
  }
  if (kind === 'every') return number('every_minutes', t('sch.every'), 1, 1440)
  return (
    <>
      {kind === 'weekly' && (
        <Select
          label={t('sch.weekday')}
          w={130}
          allowDeselect={false}
          data={weekdays(language).map((label, day) => ({ value: String(day), label }))}
          value={String(schedule.day_of_week ?? 1)}
          onChange={(day) => onChange({ ...schedule, day_of_week: Number(day) })}
        />
      )}
      {kind === 'monthly' && number('day', t('sch.day'), 1, 31)}
      {kind !== 'hourly' && number('hour', t('sch.hour'), 0, 23)}
      {number('minute', t('sch.minute'), 0, 59)}
    </>
  )
}

function NextRuns({ schedule }: { schedule: ScheduleSettings }) {
  const t = useT()
  const formats = useFormats()
  const [settled] = useDebouncedValue(JSON.stringify(settingsOf(schedule)), 400)
  const query = useQuery({
    queryKey: ['next-runs', settled],
    queryFn: () =>
      api.post<{ items: string[] }>('/schedules/next_runs', {
        schedule: JSON.parse(settled),
        count: 3,
      }),
    retry: false,
  })
  if (query.error) {
    return (
      <Text size="sm" c="var(--mantine-color-error)" role="alert">
        {query.error.message}
      </Text>
    )
  }
  return (
    <Text size="sm" c="dimmed">
      {t('sch.preview')}: {(query.data?.items ?? []).map(formats.exact).join(' · ') || '…'}
    </Text>
  )
}

function ScheduleCard({ schedule, onChange, onRemove }: EditProps & { onRemove: () => void }) {
  const t = useT()
  return (
    <Paper withBorder p="sm">
      <Group align="flex-end" gap="sm" mb="xs">
        <Select
          label={t('sch.kind')}
          w={190}
          allowDeselect={false}
          data={KINDS.map((value) => ({ value, label: t(`sch.kind.${value}`) }))}
          value={kindOf(schedule)}
          onChange={(kind) => onChange(ofKind(kind as Kind, schedule))}
        />
        <TimeFields schedule={schedule} onChange={onChange} />
        <Select
          label={t('sch.zone')}
          w={190}
          searchable
          allowDeselect={false}
          data={zones()}
          value={schedule.time_zone}
          onChange={(zone) => zone && onChange({ ...schedule, time_zone: zone })}
        />
        <Select
          label={t('sch.missed')}
          w={250}
          allowDeselect={false}
          data={(['skip', 'run_once'] as const).map((value) => ({
            value,
            label: t(`sch.missed.${value}`),
          }))}
          value={schedule.missed_run ?? 'skip'}
          onChange={(value) => onChange({ ...schedule, missed_run: value as 'skip' | 'run_once' })}
        />
        <Switch
          label={t('sch.on')}
          mb={8}
          checked={schedule.enabled ?? true}
          onChange={(event) => onChange({ ...schedule, enabled: event.currentTarget.checked })}
        />
        <Button variant="default" onClick={onRemove} ml="auto">
          {t('common.remove')}
        </Button>
      </Group>
      <NextRuns schedule={schedule} />
    </Paper>
  )
}

/** When the transfer runs by itself. */
export function SchedulesTab({ transfer }: { transfer: Transfer }) {
  const t = useT()
  const client = useQueryClient()
  const { timeZone } = useFormats()
  const [first] = useState<ScheduleSettings[]>(transfer.schedules ?? [])
  const [schedules, setSchedules] = useState(first)
  const save = useMutation({
    mutationFn: () =>
      api.patch<Transfer>(`/job_definitions/${transfer.id}`, {
        schedules: schedules.map(settingsOf),
      }),
    onSuccess: () => {
      client.invalidateQueries({ queryKey: ['transfers'] })
      notifications.show({ color: 'green', message: t('common.saved') })
    },
  })
  useUnsaved(schedules !== first && !save.isSuccess)
  const fresh: ScheduleSettings = ofKind('daily', {
    time_zone: timeZone,
    missed_run: 'skip',
    enabled: true,
  })
  return (
    <fieldset className="plain" disabled={!transfer.can.edit}>
      <Stack gap="sm">
        {schedules.map((schedule, at) => (
          <ScheduleCard
            // biome-ignore lint/suspicious/noArrayIndexKey: a schedule that is not saved has no other identity
            key={at}
            schedule={schedule}
            onChange={(next) =>
              setSchedules(schedules.map((old, index) => (index === at ? next : old)))
            }
            onRemove={() => setSchedules(schedules.filter((_, index) => index !== at))}
          />
        ))}
        {save.error && <Problem error={save.error} />}
        <Group>
          <Button
            variant="default"
            leftSection={<IconPlus size={16} />}
            onClick={() => setSchedules([...schedules, fresh])}
          >
            {t('sch.add')}
          </Button>
          <Button
            loading={save.isPending}
            disabled={schedules === first}
            onClick={() => save.mutate()}
          >
            {t('common.save')}
          </Button>
        </Group>
      </Stack>
    </fieldset>
  )
}
