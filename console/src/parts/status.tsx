import {
  IconAlertTriangle,
  IconBan,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconClock,
  IconLoader2,
  IconMinus,
  IconPlugConnectedX,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { CheckRow, JobStatus } from '~/api/types'
import { type Key, useT } from '~/i18n'
import { isOpenDoor } from './open-door'
import classes from './status.module.css'

type Look = { icon: typeof IconClock; tone: string; spin?: boolean }

const JOBS: Record<JobStatus, Look> = {
  queued: { icon: IconClock, tone: 'mute' },
  setting_up: { icon: IconLoader2, tone: 'live', spin: true },
  executing: { icon: IconLoader2, tone: 'live', spin: true },
  interrupting: { icon: IconLoader2, tone: 'warn', spin: true },
  succeeded: { icon: IconCircleCheck, tone: 'good' },
  error: { icon: IconCircleX, tone: 'bad' },
  canceled: { icon: IconBan, tone: 'mute' },
  skipped: { icon: IconMinus, tone: 'mute' },
  abandoned: { icon: IconPlugConnectedX, tone: 'bad' },
}

const UNKNOWN: Look = { icon: IconCircleDashed, tone: 'mute' }

function Mark({ look, children }: { look: Look; children: ReactNode }) {
  const Icon = look.icon
  return (
    <span className={classes.mark} data-tone={look.tone}>
      <Icon size={15} className={look.spin ? classes.spin : undefined} aria-hidden />
      <span>{children}</span>
    </span>
  )
}

export function JobMark({ status }: { status: JobStatus }) {
  const t = useT()
  return <Mark look={JOBS[status] ?? UNKNOWN}>{t(`status.${status}` as Key)}</Mark>
}

export function VerdictMark({ ok, children }: { ok: boolean | null; children: ReactNode }) {
  if (ok === null) return <Mark look={UNKNOWN}>{children}</Mark>
  const look = ok ? JOBS.succeeded : JOBS.error
  return <Mark look={look}>{children}</Mark>
}

function checkLook(row: CheckRow): Look {
  if (isOpenDoor(row)) return JOBS.error
  if (row.state === 'granted' && !row.warning) return JOBS.succeeded
  if (row.state === 'not_needed') return { icon: IconMinus, tone: 'mute' }
  if (row.state === 'not_proven' && !row.warning) return { icon: IconCircleDashed, tone: 'mute' }
  if (row.warning || !row.required) return { icon: IconAlertTriangle, tone: 'warn' }
  return JOBS.error
}

export function CheckMark({ row }: { row: CheckRow }) {
  const t = useT()
  const isGuarded = row.permission === 'external ID' && row.state === 'granted'
  return (
    <Mark look={checkLook(row)}>
      {t(isGuarded ? 'check.guarded' : (`check.${row.state}` as Key))}
    </Mark>
  )
}
