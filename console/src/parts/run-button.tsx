import { Button, Menu, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconChevronDown, IconPlayerPlay } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { runTransfer } from '~/api/jobs'
import { useT } from '~/i18n'

/** Starts a transfer and goes to the page of the job that this makes. */
export function RunButton({ transferId, label }: { transferId: number; label: string }) {
  const t = useT()
  const client = useQueryClient()
  const navigate = useNavigate()
  const run = useMutation({
    mutationFn: (full: boolean) => runTransfer(transferId, full ? { full } : {}),
    onSuccess: (made) => {
      client.invalidateQueries({ queryKey: ['jobs'] })
      notifications.show({ message: t('job.started', { id: made.id }) })
      navigate({ to: '/jobs/$id', params: { id: String(made.id) } })
    },
    onError: (error) =>
      notifications.show({ color: 'red', title: t('error.title'), message: error.message }),
  })
  return (
    <Button.Group>
      <Button
        leftSection={<IconPlayerPlay size={16} />}
        loading={run.isPending}
        onClick={() => run.mutate(false)}
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
          <Menu.Item onClick={() => run.mutate(true)}>
            {t('job.again.full')}
            <Text size="xs" c="dimmed">
              {t('job.again.full.help')}
            </Text>
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </Button.Group>
  )
}
