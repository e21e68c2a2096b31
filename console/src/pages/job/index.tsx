import { Alert, Group, Tabs, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { isOver, jobQuery, waybillQuery } from '~/api/jobs'
import type { Job, Waybill } from '~/api/types'
import { type Key, useT } from '~/i18n'
import { tServer } from '~/i18n/server'
import { CopyIcon } from '~/parts/copy'
import { TransferLink } from '~/parts/job-facts'
import { Loaded, PageHead } from '~/parts/page'
import { JobMark } from '~/parts/status'
import { When } from '~/parts/when'
import { JobActs } from './acts'
import { ItemsTab, PublishedTab } from './item-tabs'
import { LogTab } from './log-tab'
import { Numbers, ProgressLine } from './numbers'
import { RefusedTab } from './refused-tab'
import { SettingsTab } from './settings-tab'
import { useLiveJob } from './use-live-job'
import { WaybillPicture } from './waybill'

const Plot = lazy(() => import('./plot'))

const TABS = ['waybill', 'items', 'published', 'refused', 'log', 'settings'] as const
type Tab = (typeof TABS)[number]

function Outcome({ job }: { job: Job }) {
  const t = useT()
  if (job.cancel_type) {
    return (
      <Alert color="gray" mb="md">
        {t(`job.cancelled.${job.cancel_type}` as Key)}
      </Alert>
    )
  }
  if (!job.error) return null
  const kinds = ['definition', 'data', 'denied', 'missing', 'busy', 'changed', 'bug']
  return (
    <Alert color="red" title={t('job.failed')} mb="md" role="alert">
      <Text size="sm" className="mono">
        {tServer(job.error.message)}
      </Text>
      {kinds.includes(job.error.kind) && (
        <Text size="sm" mt={4}>
          {t(`job.kind.${job.error.kind}` as Key)}
        </Text>
      )}
    </Alert>
  )
}

function OfWaybill({ job, show }: { job: Job; show: (waybill: Waybill) => React.ReactNode }) {
  const t = useT()
  const published = job.status === 'succeeded'
  const query = useQuery(waybillQuery(job.id, published))
  if (!published) {
    return <Text c="dimmed">{t(isOver(job) ? 'waybill.none.over' : 'waybill.none.running')}</Text>
  }
  return <Loaded query={query}>{show}</Loaded>
}

function Parts({ job }: { job: Job }) {
  const t = useT()
  const { tab } = useSearch({ from: '/inside/jobs/$id' })
  const navigate = useNavigate({ from: '/jobs/$id' })
  const first: Tab = job.status === 'succeeded' ? 'waybill' : 'log'
  const shown = TABS.find((name) => name === tab) ?? first
  const pictures: Record<Tab, () => React.ReactNode> = {
    waybill: () => <OfWaybill job={job} show={(waybill) => <WaybillPicture waybill={waybill} />} />,
    items: () => <OfWaybill job={job} show={(waybill) => <ItemsTab waybill={waybill} />} />,
    published: () => <OfWaybill job={job} show={(waybill) => <PublishedTab waybill={waybill} />} />,
    refused: () => <RefusedTab id={job.id} />,
    log: () => <LogTab job={job} />,
    settings: () => <SettingsTab job={job} />,
  }
  return (
    <Tabs
      value={shown}
      onChange={(next) => navigate({ search: { tab: next ?? undefined }, replace: true })}
      keepMounted={false}
    >
      <Tabs.List mb="md" aria-label={t('job.tabs')}>
        {TABS.map((name) => (
          <Tabs.Tab key={name} value={name}>
            {t(`job.tab.${name}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {TABS.map((name) => (
        <Tabs.Panel key={name} value={name}>
          {name === shown && pictures[name]()}
        </Tabs.Panel>
      ))}
    </Tabs>
  )
}

function JobPage({ job }: { job: Job }) {
  const t = useT()
  const { samples, progress } = useLiveJob(job)
  return (
    <>
      <PageHead
        title={t('job.title', { id: job.id })}
        lead={
          <Group gap={8}>
            <JobMark status={job.waybill_status} />
            <TransferLink id={job.job_definition_id} name={job.job_definition_name} />
            <span>
              {t('job.by', { who: job.user_email ?? t(`jobs.by.${job.executor_type}` as Key) })}
            </span>
            <When at={job.started_at ?? job.created_at} />
            {job.attempt > 1 && <span>{t('job.attempt', { n: job.attempt })}</span>}
            <CopyIcon text={String(job.id)} what={t('common.id')} />
          </Group>
        }
      >
        <JobActs job={job} />
      </PageHead>
      <Outcome job={job} />
      <Numbers job={job} live={progress} />
      {progress && <ProgressLine live={progress} />}
      {samples.length > 1 && (
        <Suspense>
          <Plot samples={samples} />
        </Suspense>
      )}
      <Parts job={job} />
    </>
  )
}

export default function JobRoute() {
  const { id } = useParams({ from: '/inside/jobs/$id' })
  const query = useQuery(jobQuery(Number(id)))
  return <Loaded query={query}>{(job) => <JobPage key={job.id} job={job} />}</Loaded>
}
