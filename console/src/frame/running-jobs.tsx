import { IconActivity } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { runningJobsQuery, useEvents } from '~/api/jobs'
import { useT } from '~/i18n'
import { ButtonLink } from '~/parts/link'

/** How many jobs run now, and the way to them. Lists are read again when a job changes. */
export function RunningJobs() {
  const t = useT()
  const client = useQueryClient()
  const { data } = useQuery(runningJobsQuery)
  const onEvent = useCallback(
    (name: string) => {
      if (name !== 'job') return
      client.invalidateQueries({ queryKey: ['jobs'] })
      client.invalidateQueries({ queryKey: ['dashboard'] })
    },
    [client],
  )
  useEvents('/events', onEvent)
  const n = data?.items.length ?? 0
  if (n === 0) return null
  return (
    <ButtonLink
      to="/jobs"
      search={{ status: 'executing' }}
      variant="subtle"
      size="compact-sm"
      leftSection={<IconActivity size={15} />}
      aria-label={t('top.running', { n })}
    >
      {n}
    </ButtonLink>
  )
}
