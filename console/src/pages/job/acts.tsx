import { Button, Group, Modal, Text } from '@mantine/core'
import { IconPlayerStop } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { cancelJob, isOver, jobQuery } from '~/api/jobs'
import { transferQuery } from '~/api/transfers'
import type { Job } from '~/api/types'
import { useT } from '~/i18n'
import { Problem } from '~/parts/problem'
import { RunButton } from '~/parts/run-button'

function Cancel({ job }: { job: Job }) {
  const t = useT()
  const client = useQueryClient()
  const [asking, setAsking] = useState(false)
  const cancel = useMutation({
    mutationFn: () => cancelJob(job.id),
    onSuccess: (changed) => {
      client.setQueryData(jobQuery(job.id).queryKey, changed)
      setAsking(false)
    },
  })
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconPlayerStop size={16} />}
        onClick={() => setAsking(true)}
      >
        {t('job.cancel')}
      </Button>
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('job.cancel.title')}
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        <Text size="sm" mb="md">
          {t('job.cancel.text')}
        </Text>
        {cancel.error && <Problem error={cancel.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={() => setAsking(false)}>
            {t('job.cancel.no')}
          </Button>
          <Button color="red.9" loading={cancel.isPending} onClick={() => cancel.mutate()}>
            {t('job.cancel.yes')}
          </Button>
        </Group>
      </Modal>
    </>
  )
}

/** Again, for those who may run the transfer. */
function Again({ transferId }: { transferId: number }) {
  const t = useT()
  const { data, error } = useQuery(transferQuery(transferId))
  if (data?.can.run) return <RunButton transferId={transferId} label={t('job.again')} />
  if (!data && !error) return null
  return (
    <Text size="sm" c="dimmed">
      {t('job.again.denied')}
    </Text>
  )
}

export function JobActs({ job }: { job: Job }) {
  if (!isOver(job)) return job.can.cancel ? <Cancel job={job} /> : null
  if (job.job_definition_id === null) return null
  return <Again transferId={job.job_definition_id} />
}
