import { Group, Select, TextInput } from '@mantine/core'
import { IconListDetails } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { ExecutorType, Job, JobStatus } from '~/api/types'
import { type Key, useT } from '~/i18n'
import { Empty } from '~/parts/empty'
import { useFormats } from '~/parts/formats'
import { jobColumns } from '~/parts/job-columns'
import { ButtonLink } from '~/parts/link'
import { ListTable } from '~/parts/list-table'
import { NoMatch } from '~/parts/list-tools'
import { More } from '~/parts/more'
import { PageHead, Waiting } from '~/parts/page'
import { usePages } from '~/parts/pages'
import { Problem } from '~/parts/problem'
import type { JobsSearch } from '~/search-params'
import { TransferSelect } from './transfer-select'

const STATUSES: JobStatus[] = [
  'queued',
  'setting_up',
  'executing',
  'interrupting',
  'succeeded',
  'error',
  'canceled',
  'skipped',
  'abandoned',
]
const EXECUTORS: ExecutorType[] = ['manual', 'scheduler', 'api', 'job_dependency', 'workflow']

function Filters({ search, set }: { search: JobsSearch; set: (change: JobsSearch) => void }) {
  const t = useT()
  return (
    <Group gap="xs" mb="sm" align="flex-end">
      <TransferSelect value={search.transfer} onChange={(transfer) => set({ transfer })} />
      <Select
        label={t('jobs.status')}
        placeholder={t('common.all')}
        clearable
        w={170}
        data={STATUSES.map((value) => ({ value, label: t(`status.${value}` as Key) }))}
        value={search.status ?? null}
        onChange={(value) => set({ status: (value as JobStatus | null) ?? undefined })}
      />
      <Select
        label={t('jobs.by')}
        placeholder={t('common.all')}
        clearable
        w={160}
        data={EXECUTORS.map((value) => ({ value, label: t(`jobs.by.${value}` as Key) }))}
        value={search.executor ?? null}
        onChange={(value) => set({ executor: (value as ExecutorType | null) ?? undefined })}
      />
      <TextInput
        type="date"
        label={t('jobs.from')}
        value={search.from ?? ''}
        onChange={(event) => set({ from: event.currentTarget.value || undefined })}
      />
      <TextInput
        type="date"
        label={t('jobs.to')}
        value={search.to ?? ''}
        onChange={(event) => set({ to: event.currentTarget.value || undefined })}
      />
    </Group>
  )
}

export default function Jobs() {
  const t = useT()
  const formats = useFormats()
  const search = useSearch({ from: '/inside/jobs' })
  const navigate = useNavigate({ from: '/jobs' })
  const pages = usePages<Job>(['jobs', 'list'], '/jobs', {
    status: search.status,
    executor_type: search.executor,
    job_definition_id: search.transfer,
    start_time: search.from && `${search.from} 00:00:00`,
    end_time: search.to && `${search.to} 23:59:59`,
    time_zone: search.from || search.to ? formats.timeZone : undefined,
  })
  const filtered = Object.values(search).some((value) => value !== undefined)
  const none = pages.data !== undefined && pages.rows.length === 0
  if (none && !filtered) {
    return (
      <>
        <PageHead title={t('jobs.title')} lead={t('jobs.lead')} />
        <Empty icon={IconListDetails} title={t('jobs.empty')} text={t('jobs.empty.text')}>
          <ButtonLink to="/transfers">{t('nav.transfers')}</ButtonLink>
        </Empty>
      </>
    )
  }
  return (
    <>
      <PageHead title={t('jobs.title')} lead={t('jobs.lead')} />
      <Filters
        search={search}
        set={(change) => navigate({ search: (old) => ({ ...old, ...change }), replace: true })}
      />
      {pages.error && <Problem error={pages.error} retry={() => pages.refetch()} />}
      {pages.isPending && <Waiting />}
      {pages.rows.length > 0 && (
        <ListTable
          label={t('jobs.title')}
          columns={jobColumns(t, formats)}
          rows={pages.rows}
          rowKey={(job) => job.id}
        />
      )}
      {none && <NoMatch onClear={() => navigate({ search: {} })} />}
      <More pages={pages} />
    </>
  )
}
