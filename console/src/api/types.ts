// The API's objects as the console reads them: docs are at /api/openapi.json of a running server.

import type { Got, Item, Made, Refined } from './described'
import type { Job } from './types-jobs'

export type * from './types-jobs'
export type * from './types-people'

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
export type JsonObject = { [key: string]: Json }

export type Page<T> = { items: T[]; next_cursor: string | null }

export type AccountRole = 'super_admin' | 'admin' | 'member'
export type Language = 'en' | 'ja'
export type Theme = 'auto' | 'light' | 'dark'
export type Preferences = { language?: Language; theme?: Theme; time_zone?: string }

export type SessionUser = {
  id: number
  email: string
  role: AccountRole
  can_use_audit_log: boolean
  is_restricted_connection_modify: boolean
  preferences: Preferences
}
export type Session = Refined<Got<'/api/session'>, { user: SessionUser }>

export type Person = { id: number; email: string }

export type AwsAuthType = 'assume_role' | 'iam_user'
export type CheckState = 'granted' | 'denied' | 'not_needed' | 'not_proven' | 'failed'
export type CheckRow = {
  permission: string
  state: CheckState
  required: boolean
  warning: boolean
  reason: string
  mend?: Json
}
export type CheckReport = Refined<
  Made<'/api/connections/s3/{id}/test'>,
  { verdict: 'ok' | 'failed'; rows: CheckRow[] }
>
export type LastTest = CheckReport & { tested_at: string }
export type SecretState = { set: boolean; updated_at: string | null }

export type S3Options = {
  region?: string
  endpoint?: string
  sts_endpoint?: string
  addressing_style?: 'auto' | 'path' | 'virtual'
  ca_certificate?: string
  ca_file?: string
  allow_http?: boolean
  requester_pays?: boolean
  expected_bucket_owner?: string
  kms_key_id?: string
  session_duration?: number
  session_tags?: Record<string, string>
  source_identity?: string
  base_credentials?: 'default_chain' | 'keys'
  base_access_key_id?: string
}

export type Connection = Refined<
  Item<'/api/connections/s3'>,
  {
    aws_auth_type: AwsAuthType
    secrets: { [name: string]: SecretState | undefined }
    last_test: LastTest | null
    owner: Person | null
    can: { edit: boolean; use: boolean }
  }
> &
  S3Options & {
    aws_assume_role_account_id: string | null
    aws_assume_role_name: string | null
    aws_external_id: string | null
    aws_principal_account_id: string | null
    access_key_id?: string | null
  }

/** What is sent to make or change an S3 connection. A secret that is left out stays as it is. */
export type ConnectionBody = S3Options & {
  name?: string
  description?: string | null
  resource_group_id?: number | null
  aws_auth_type: AwsAuthType
  aws_assume_role_account_id?: string
  aws_assume_role_name?: string
  aws_access_key_id?: string
  aws_secret_access_key?: string
  aws_session_token?: string
  base_secret_access_key?: string
  draft_id?: string
}

export type ConnectionDraft = Made<'/api/connections/s3/drafts'>

export type Use = 'source' | 'destination' | 'both'
export type Grant = { bucket: string; prefix: string; use: Use }
export type PolicyTexts = Refined<
  Made<'/api/connections/s3/policy'>,
  { trust_policy: Json; permission_policy: Json }
>

export type Bucket = { name: string }
export type ObjectEntry = { key: string; size: number; last_modified: string }
export type ObjectList = Refined<
  Got<'/api/connections/s3/{id}/objects'>,
  { items: ObjectEntry[]; prefixes: string[] }
>

export type Label = { id: number; name: string; description: string; color: string }

export type Frequency = 'hourly' | 'daily' | 'weekly' | 'monthly'
export type ScheduleSettings = {
  frequency?: Frequency | null
  minute?: number | null
  hour?: number | null
  day_of_week?: number | null
  day?: number | null
  last_day?: boolean | null
  cron?: string | null
  every_minutes?: number | null
  time_zone: string
  missed_run?: 'skip' | 'run_once'
  enabled?: boolean
}
export type Schedule = ScheduleSettings & {
  id: number
  next_run_at: string | null
  job_definition?: { id: number; name: string }
}

export type NotificationType = 'job' | 'record' | 'exec_time'
export type DestinationType = 'email' | 'slack_channel' | 'http'
export type Notification = {
  id?: number
  destination_type: 'slack' | 'email' | 'http'
  slack_channel_id?: number | null
  email_id?: number | null
  http_notification_destination_id?: number | null
  notification_type: NotificationType
  notify_when?: 'finished' | 'failed' | null
  record_count?: number | null
  record_operator?: 'above' | 'below' | null
  record_type?: 'transfer' | 'skipped' | null
  minutes?: number | null
  message: string
}

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
