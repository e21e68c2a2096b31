import { Button, Menu, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconChevronDown, IconPlayerPlay } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { type RunValues, runTransfer } from '~/api/jobs'
import { useT } from '~/i18n'
import { RunDialog, type RunVariable } from './run-dialog'

type Props = { transferId: number; label: string; variables?: RunVariable[] }

/** Starts a transfer and goes to the page of the job that this makes. */
export function RunButton({ transferId, label, variables = [] }: Props) {
  const t = useT()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [asking, setAsking] = useState(false)
  const run = useMutation({
    mutationFn: (values: RunValues & { full?: boolean }) => runTransfer(transferId, values),
    onSuccess: (made) => {
      client.invalidateQueries({ queryKey: ['jobs'] })
      notifications.show({ message: t('job.started', { id: made.id }) })
      navigate({ to: '/jobs/$id', params: { id: String(made.id) } })
    },
    onError: (error) => {
      // The dialog shows it where it was typed.
      if (asking) return
      notifications.show({ color: 'red', title: t('error.title'), message: error.message })
    },
  })
  return (
    <Button.Group>
      {asking && (
        <RunDialog
          variables={variables}
          busy={run.isPending}
          error={run.error}
          onRun={run.mutate}
          onClose={() => setAsking(false)}
        />
      )}
      <Button
        leftSection={<IconPlayerPlay size={16} />}
        loading={run.isPending}
        onClick={() => run.mutate({})}
      >
        {label}
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button px={6} aria-label={t('common.actions')}>
            <IconChevronDown size={16} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => run.mutate({ full: true })}>
            {t('job.again.full')}
            <Text size="xs" c="dimmed">
              {t('job.again.full.help')}
            </Text>
          </Menu.Item>
          {variables.length > 0 && (
            <Menu.Item onClick={() => setAsking(true)}>
              {t('run.values')}
              <Text size="xs" c="dimmed">
                {t('run.values.help')}
              </Text>
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
    </Button.Group>
  )
}
