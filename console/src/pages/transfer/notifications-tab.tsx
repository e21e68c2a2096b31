import {
  Alert,
  Button,
  Group,
  NumberInput,
  Paper,
  Select,
  Stack,
  Text,
  Textarea,
} from '@mantine/core'
import { notifications as toast } from '@mantine/notifications'
import { IconPlus } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '~/api/client'
import { type Choice, choiceOf, useDestinations, withChoice } from '~/api/destinations'
import type { Notification, Transfer } from '~/api/types'
import { useT } from '~/i18n'
import { Problem } from '~/parts/problem'
import { useUnsaved } from '~/parts/unsaved'

const TRIGGERS = ['finished', 'failed', 'record', 'exec_time'] as const
type Trigger = (typeof TRIGGERS)[number]

const triggerOf = (note: Notification): Trigger =>
  note.notification_type === 'job' ? (note.notify_when ?? 'finished') : note.notification_type

/** A notification with another trigger: what belongs to the old one goes. */
export function withTrigger(note: Notification, trigger: Trigger): Notification {
  const { destination_type, slack_channel_id, email_id, http_notification_destination_id } = note
  const kept = {
    destination_type,
    slack_channel_id,
    email_id,
    http_notification_destination_id,
    message: note.message,
  }
  if (trigger === 'record') {
    return {
      ...kept,
      notification_type: 'record',
      record_type: 'skipped',
      record_operator: 'above',
      record_count: 0,
    }
  }
  if (trigger === 'exec_time') return { ...kept, notification_type: 'exec_time', minutes: 60 }
  return { ...kept, notification_type: 'job', notify_when: trigger }
}

type EditProps = { note: Notification; onChange: (note: Notification) => void }

function TriggerFields({ note, onChange }: EditProps) {
  const t = useT()
  if (note.notification_type === 'exec_time') {
    return (
      <NumberInput
        label={t('note.minutes')}
        w={110}
        min={1}
        value={note.minutes ?? ''}
        onChange={(value) => onChange({ ...note, minutes: Number(value) })}
      />
    )
  }
  if (note.notification_type !== 'record') return null
  return (
    <>
      <Select
        label={t('note.which')}
        w={130}
        allowDeselect={false}
        data={(['transfer', 'skipped'] as const).map((value) => ({
          value,
          label: t(`note.of.${value}`),
        }))}
        value={note.record_type ?? 'skipped'}
        onChange={(value) => onChange({ ...note, record_type: value as 'transfer' | 'skipped' })}
      />
      <Select
        label={t('note.compare')}
        w={120}
        allowDeselect={false}
        data={(['above', 'below'] as const).map((value) => ({ value, label: t(`note.${value}`) }))}
        value={note.record_operator ?? 'above'}
        onChange={(value) => onChange({ ...note, record_operator: value as 'above' | 'below' })}
      />
      <NumberInput
        label={t('note.rows')}
        w={130}
        min={0}
        thousandSeparator=","
        value={note.record_count ?? ''}
        onChange={(value) => onChange({ ...note, record_count: Number(value) })}
      />
    </>
  )
}

type CardProps = EditProps & { choices: Choice[]; onRemove: () => void }

function NoteCard({ note, choices, onChange, onRemove }: CardProps) {
  const t = useT()
  return (
    <Paper withBorder p="sm">
      <Group align="flex-end" gap="sm" mb="xs">
        <Select
          label={t('note.when')}
          w={210}
          allowDeselect={false}
          data={TRIGGERS.map((value) => ({ value, label: t(`note.when.${value}`) }))}
          value={triggerOf(note)}
          onChange={(trigger) => onChange(withTrigger(note, trigger as Trigger))}
        />
        <TriggerFields note={note} onChange={onChange} />
        <Select
          label={t('note.where')}
          w={230}
          allowDeselect={false}
          data={choices.map(({ key, label }) => ({ value: key, label }))}
          value={choiceOf(note)}
          onChange={(key) => {
            const choice = choices.find((one) => one.key === key)
            if (choice) onChange(withChoice(note, choice))
          }}
        />
        <Button variant="default" onClick={onRemove} ml="auto">
          {t('common.remove')}
        </Button>
      </Group>
      <Textarea
        label={t('note.message')}
        description={t('note.message.help')}
        autosize
        required
        value={note.message}
        onChange={(event) => onChange({ ...note, message: event.currentTarget.value })}
      />
    </Paper>
  )
}

/** Who is told what becomes of the transfer's jobs. */
export function NotificationsTab({ transfer }: { transfer: Transfer }) {
  const t = useT()
  const client = useQueryClient()
  const choices = useDestinations()
  const [before] = useState<Notification[]>(transfer.notifications ?? [])
  const [notes, setNotes] = useState(before)
  const save = useMutation({
    mutationFn: () =>
      api.patch<Transfer>(`/job_definitions/${transfer.id}`, { notifications: notes }),
    onSuccess: () => {
      client.invalidateQueries({ queryKey: ['transfers'] })
      toast.show({ color: 'green', message: t('common.saved') })
    },
  })
  useUnsaved(notes !== before && !save.isSuccess)
  const first = choices[0]
  const add = () => {
    if (!first) return
    const fresh: Notification = {
      destination_type: 'email',
      notification_type: 'job',
      notify_when: 'failed',
      message: '{{ JOB_STATUS }}: {{ JOB_URL }}',
    }
    setNotes([...notes, withChoice(fresh, first)])
  }
  return (
    <fieldset className="plain" disabled={!transfer.can.edit}>
      <Stack gap="sm">
        {!first && <Alert>{t('note.nodest')}</Alert>}
        {notes.length === 0 && <Text c="dimmed">{t('note.none')}</Text>}
        {notes.map((note, at) => (
          <NoteCard
            // biome-ignore lint/suspicious/noArrayIndexKey: one that is not saved has no other identity
            key={at}
            note={note}
            choices={choices}
            onChange={(next) => setNotes(notes.map((old, index) => (index === at ? next : old)))}
            onRemove={() => setNotes(notes.filter((_, index) => index !== at))}
          />
        ))}
        {save.error && <Problem error={save.error} />}
        <Group>
          <Button
            variant="default"
            leftSection={<IconPlus size={16} />}
            disabled={!first}
            onClick={add}
          >
            {t('note.add')}
          </Button>
          <Button loading={save.isPending} onClick={() => save.mutate()}>
            {t('common.save')}
          </Button>
        </Group>
      </Stack>
    </fieldset>
  )
}
