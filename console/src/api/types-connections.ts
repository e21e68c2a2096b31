import type { Got, Item, Made, Refined } from './described'
import type { Json, Person } from './types-basic'

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
