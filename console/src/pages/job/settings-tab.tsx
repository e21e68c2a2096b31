import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api } from '~/api/client'
import type { Job, Transfer } from '~/api/types'
import { useT } from '~/i18n'
import { CodeBlock } from '~/parts/code-block'
import { Loaded } from '~/parts/page'

/** The settings that the job ran with: what the job kept, else the transfer's own now. */
export function SettingsTab({ job }: { job: Job }) {
  const t = useT()
  const query = useQuery({
    queryKey: ['transfers', job.job_definition_id],
    queryFn: () => api.get<Transfer>(`/job_definitions/${job.job_definition_id}`),
    enabled: job.job_definition_id !== null && !job.yaml,
  })
  if (job.yaml) return <CodeBlock tall text={job.yaml} what="YAML" />
  if (job.job_definition_id === null) return <Text c="dimmed">{t('items.none')}</Text>
  return (
    <Loaded query={query}>
      {(transfer) => (
        <>
          <Text size="sm" c="dimmed" mb="xs">
            {t('job.settings.now', { n: transfer.revision })}
          </Text>
          <CodeBlock tall text={transfer.yaml} what="YAML" />
        </>
      )}
    </Loaded>
  )
}
