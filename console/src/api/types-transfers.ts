import type { Item, Refined } from './described'
import type { JsonObject, Person } from './types-basic'
import type { Job } from './types-jobs'
import type { Notification, Schedule, ScheduleSettings } from './types-schedules'

export type Label = { id: number; name: string; description: string; color: string }
export type Can = { edit: boolean; run: boolean }
export type TransferDocument = JsonObject
type TransferParts = 'labels' | 'schedules' | 'notifications' | 'next_run_at'
export type TransferItem = Refined<
  Omit<Item<'/api/job_definitions'>, TransferParts>,
  { last_job: Job | null; owner: Person | null; can: Can }
> & {
  labels?: Label[] | null
  schedules?: Schedule[] | null
  notifications?: Notification[] | null
  next_run_at: string | null
}
export type Transfer = TransferItem & { document: TransferDocument; yaml: string }
export type TransferBody = {
  name?: string
  description?: string | null
  document?: TransferDocument
  yaml?: string
  labels?: string[]
  schedules?: ScheduleSettings[]
  notifications?: Notification[]
  is_runnable_concurrently?: boolean
  retry_limit?: number
  execution_timeout?: number
  resource_group_id?: number | null
  /** On a change: refused with 409 when this is no longer the newest. */
  expected_revision?: number
}
export type Revision = { revision: number; email: string | null; created_at: string }
export type RevisionText = { revision: number; document: TransferDocument; yaml: string }
export type Guess = { document: TransferDocument; yaml: string; evidence: string[] }
export type Problem = { pointer: string; line?: number; column?: number; message: string }
export type Validation = {
  ok: boolean
  problems: Problem[]
  document: TransferDocument | null
  yaml: string | null
}
export type RefusedRow = {
  item: string
  offset?: number
  line: number
  column?: string
  reason: string
  raw: string | { base64: string }
  raw_bytes?: number
}
/** `before_row`: the row of the preview before which it stands. */
export type PreviewRefusedRow = RefusedRow & { before_row: number }
export type Preview = {
  columns: { name: string; type: string }[]
  rows: (string | null)[][]
  refused: PreviewRefusedRow[]
  items: { name: string; size: number }[]
}
export type LedgerEntry = {
  item: string
  version: string
  bytes: number
  rows: number
  job_id: number
  loaded_at: string
}
