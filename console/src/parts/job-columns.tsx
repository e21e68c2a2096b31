import type { Job } from '~/api/types'
import type { Key, Translate } from '~/i18n'
import type { Formats } from './formats'
import { JobLink, Took, TransferLink } from './job-facts'
import type { Column } from './list-table'
import { JobMark } from './status'
import { When } from './when'

/** What a list says about a job. */
export const jobColumns = (t: Translate, formats: Formats): Column<Job>[] => [
  { key: 'id', label: t('jobs.id'), cell: (job) => <JobLink job={job} /> },
  {
    key: 'status',
    label: t('jobs.status'),
    cell: (job) => <JobMark status={job.waybill_status} />,
  },
  {
    key: 'transfer',
    label: t('jobs.transfer'),
    cell: (job) => <TransferLink id={job.job_definition_id} name={job.job_definition_name} />,
  },
  {
    key: 'by',
    label: t('jobs.by'),
    from: 'md',
    cell: (job) => t(`jobs.by.${job.executor_type}` as Key),
  },
  {
    key: 'started',
    label: t('jobs.started'),
    from: 'sm',
    cell: (job) => <When at={job.started_at ?? job.created_at} />,
  },
  {
    key: 'took',
    label: t('jobs.duration'),
    from: 'sm',
    right: true,
    cell: (job) => <Took job={job} />,
  },
  {
    key: 'rows',
    label: t('jobs.rows'),
    from: 'sm',
    right: true,
    cell: (job) => (job.transfer_records === null ? '–' : formats.number(job.transfer_records)),
  },
  {
    key: 'refused',
    label: t('jobs.refused'),
    from: 'md',
    right: true,
    cell: (job) => (job.skipped_records ? formats.number(job.skipped_records) : '–'),
  },
]
