import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { RunValues } from '~/api/jobs'
import { useT } from '~/i18n'
import { useFormats } from './formats'
import { Problem } from './problem'

/** A variable of a transfer: its name between dollar signs, and its text where that is fixed. */
export type RunVariable = { name: string; text?: string }

type Props = {
  variables: RunVariable[]
  busy: boolean
  error: unknown
  onRun: (values: RunValues) => void
  onClose: () => void
}

/** "2026-11-29T10:30" of a field as the server takes it. */
const asLocalTime = (typed: string) => `${typed.replace('T', ' ')}:00`.slice(0, 19)

/** Other values for one run: what is left empty is as the transfer says. */
export function RunDialog({ variables, busy, error, onRun, onClose }: Props) {
  const t = useT()
  const { timeZone } = useFormats()
  const [texts, setTexts] = useState<Record<string, string>>({})
  const [time, setTime] = useState('')
  const run = () => {
    const given = variables.flatMap(({ name }) => {
      const value = texts[name]
      return value ? [{ name, value }] : []
    })
    onRun({
      ...(given.length > 0 ? { custom_variables: given } : {}),
      ...(time ? { context_time: asLocalTime(time), time_zone: timeZone } : {}),
    })
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('run.values')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          run()
        }}
      >
        <Stack gap="sm">
          <Text size="sm">{t('run.values.lead')}</Text>
          {variables.map(({ name, text }) => (
            <TextInput
              key={name}
              label={name}
              placeholder={text ?? t('run.values.time')}
              spellCheck={false}
              value={texts[name] ?? ''}
              onChange={(event) => setTexts({ ...texts, [name]: event.currentTarget.value })}
            />
          ))}
          <TextInput
            type="datetime-local"
            label={t('run.context')}
            description={t('run.context.help', { zone: timeZone })}
            value={time}
            onChange={(event) => setTime(event.currentTarget.value)}
          />
          {error !== null && error !== undefined && <Problem error={error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" loading={busy}>
              {t('tr.run')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
