import { Progress as Bar, Text } from '@mantine/core'
import type { Job, Progress } from '~/api/types'
import { type Key, useT } from '~/i18n'
import { useFormats } from '~/parts/formats'
import { Took } from '~/parts/job-facts'
import classes from './job.module.css'

type Counts = {
  read?: number | null
  written?: number | null
  filtered?: number | null
  refused?: number | null
  bytesin?: number | null
  bytesout?: number | null
}

function countsOf(job: Job, live: Progress | null): Counts {
  const n = live ?? job.numbers ?? {}
  return {
    read: n.rows_read,
    written: n.rows_written ?? job.transfer_records,
    filtered: job.numbers?.rows_filtered,
    refused: n.rows_refused ?? job.skipped_records,
    bytesin: n.bytes_read,
    bytesout: n.bytes_written ?? job.transfer_bytes,
  }
}

function paceOf(job: Job, live: Progress | null, rows: number | null | undefined) {
  if (live) return live.rows_per_second
  if (!job.started_at || !job.finished_at || !rows) return null
  const seconds = (Date.parse(job.finished_at) - Date.parse(job.started_at)) / 1000
  return seconds > 0 ? Math.round(rows / seconds) : null
}

/** The numbers of a job at a glance. */
export function Numbers({ job, live }: { job: Job; live: Progress | null }) {
  const t = useT()
  const formats = useFormats()
  const counts = countsOf(job, live)
  const pace = paceOf(job, live, counts.read)
  const show = (value: number | null | undefined, write: (value: number) => string) =>
    value === null || value === undefined ? '–' : write(value)
  const rows = (['read', 'written', 'filtered', 'refused'] as const).map(
    (name) => [name, show(counts[name], formats.number)] as const,
  )
  const bytes = (['bytesin', 'bytesout'] as const).map(
    (name) => [name, show(counts[name], formats.bytes)] as const,
  )
  return (
    <dl className={classes.numbers}>
      {[...rows, ...bytes].map(([name, text]) => (
        <div key={name}>
          <dt>{t(`job.n.${name}` as Key)}</dt>
          <dd>{text}</dd>
        </div>
      ))}
      <div>
        <dt>{t('job.n.duration')}</dt>
        <dd>
          <Took job={job} />
        </dd>
      </div>
      <div>
        <dt>{t('job.n.pace')}</dt>
        <dd>{show(pace, formats.short)}</dd>
      </div>
    </dl>
  )
}

/** How far a running job is. */
export function ProgressLine({ live }: { live: Progress }) {
  const t = useT()
  const formats = useFormats()
  const share = live.bytes_planned > 0 ? (live.bytes_read / live.bytes_planned) * 100 : 0
  const text = t('job.progress', {
    done: formats.number(live.items_done),
    all: formats.number(live.items_planned),
    read: formats.bytes(live.bytes_read),
    planned: formats.bytes(live.bytes_planned),
  })
  return (
    <div>
      <Bar value={share} aria-label={text} />
      <Text size="sm" c="dimmed" mt={4} mb="md">
        {text}
        {live.left_ms !== undefined &&
          ` · ${t('job.left', { time: formats.duration(live.left_ms) })}`}
      </Text>
    </div>
  )
}
