import type { Got, Item, Refined } from './described'
import type { Json } from './types-basic'
import type { Schedule } from './types-schedules'

export type JobStatus =
  | 'queued'
  | 'setting_up'
  | 'executing'
  | 'interrupting'
  | 'succeeded'
  | 'error'
  | 'canceled'
  | 'skipped'
  | 'abandoned'
export type ExecutorType = 'manual' | 'scheduler' | 'workflow' | 'api' | 'job_dependency'
export type Progress = {
  phase: string
  items_planned: number
  items_done: number
  bytes_planned: number
  bytes_read: number
  rows_read: number
  rows_written: number
  rows_refused: number
  bytes_written: number
  elapsed_ms: number
  bytes_per_second: number
  rows_per_second: number
  left_ms?: number
}
export type JobNumbers = {
  items?: number
  rows_read?: number
  rows_written?: number
  rows_filtered?: number
  rows_refused?: number
  bytes_read?: number
  bytes_written?: number
  files?: number
}
export type Job = Refined<
  Item<'/api/jobs'>,
  {
    executor_type: ExecutorType
    status: Exclude<JobStatus, 'abandoned'>
    /** The same, and tells what broke off from what failed. */
    waybill_status: JobStatus
    cancel_type: 'manual' | 'workflow' | 'timeout' | null
    numbers: JobNumbers | null
    error: { kind: string; message: string } | null
    progress: Progress | null
    can: { cancel: boolean }
  }
> & {
  /** The settings it ran with, when the server tells. */
  yaml?: string
}
export type WaybillItem = {
  name: string
  version: string
  bytes: number
  modified?: string
  rows_read: number
  rows_refused: number
}
export type WaybillFile = { name: string; version: string; bytes: number; rows: number }
export type Waybill = {
  version: number
  job_id: string
  transfer: string
  source: string
  destination: string
  started: string
  finished: string
  balanced: boolean
  totals: {
    items: number
    items_already_loaded: number
    bytes_read: number
    rows_read: number
    rows_written: number
    rows_filtered: number
    rows_refused: number
    files: number
    bytes_written: number
  }
  files: WaybillFile[]
  items: WaybillItem[]
}
export type LogLine = { [field: string]: Json }
export type JobLog = Refined<Got<'/api/jobs/{id}/log'>, { lines: (LogLine | string)[] }>

export type DashboardDay = {
  date: string
  jobs: number
  failed: number
  rows: number
  bytes: number
  duration_ms: number
}
export type Dashboard = Refined<
  Got<'/api/dashboard'>,
  {
    running: Job[]
    failed: Job[]
    next_runs: Schedule[]
    days: DashboardDay[]
    slowest: { job_definition_id: number; job_definition_name: string; duration_ms: number }[]
    most_refused: { job_definition_id: number; job_definition_name: string; refused: number }[]
  }
>
