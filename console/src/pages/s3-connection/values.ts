import type { AwsAuthType, Connection, ConnectionBody } from '~/api/types'

/** The form's fields, named as the API names them, all as people type them. */
export type Values = {
  name: string
  description: string
  resource_group_id: string
  aws_auth_type: AwsAuthType
  aws_assume_role_account_id: string
  aws_assume_role_name: string
  aws_access_key_id: string
  aws_secret_access_key: string
  aws_session_token: string
  region: string
  endpoint: string
  sts_endpoint: string
  addressing_style: 'auto' | 'path' | 'virtual'
  ca_certificate: string
  allow_http: boolean
  requester_pays: boolean
  expected_bucket_owner: string
  kms_key_id: string
  session_duration: number | string
  session_tags: string
  source_identity: string
  base_credentials: 'default_chain' | 'keys'
  base_access_key_id: string
  base_secret_access_key: string
}

export const EMPTY: Values = {
  name: '',
  description: '',
  resource_group_id: '',
  aws_auth_type: 'assume_role',
  aws_assume_role_account_id: '',
  aws_assume_role_name: '',
  aws_access_key_id: '',
  aws_secret_access_key: '',
  aws_session_token: '',
  region: '',
  endpoint: '',
  sts_endpoint: '',
  addressing_style: 'auto',
  ca_certificate: '',
  allow_http: false,
  requester_pays: false,
  expected_bucket_owner: '',
  kms_key_id: '',
  session_duration: 3600,
  session_tags: '',
  source_identity: '',
  base_credentials: 'default_chain',
  base_access_key_id: '',
  base_secret_access_key: '',
}

const PLACE = [
  'region',
  'endpoint',
  'sts_endpoint',
  'addressing_style',
  'ca_certificate',
  'allow_http',
  'requester_pays',
  'expected_bucket_owner',
  'kms_key_id',
] as const
const SESSION = ['session_duration', 'session_tags', 'source_identity', 'base_credentials'] as const

export const ADVANCED: readonly (keyof Values)[] = [
  ...PLACE,
  ...SESSION,
  'base_access_key_id',
  'base_secret_access_key',
]

/** How many advanced settings are not at their defaults. */
export const countAdvanced = (values: Values) =>
  ADVANCED.filter((name) => values[name] !== EMPTY[name]).length

export const tagLines = (tags: Record<string, string> = {}) =>
  Object.entries(tags)
    .map(([name, value]) => `${name}=${value}`)
    .join('\n')

/** `name=value` lines as tags; the number of the first line that is none. */
export function readTags(text: string): { tags: Record<string, string>; wrongLine?: number } {
  const tags: Record<string, string> = {}
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const equals = line.indexOf('=')
    if (equals < 1) return { tags, wrongLine: at + 1 }
    tags[line.slice(0, equals).trim()] = line.slice(equals + 1).trim()
  }
  return { tags }
}

export function valuesOf(saved: Connection): Values {
  const values: Values = { ...EMPTY }
  const known = saved as unknown as Record<string, unknown>
  const target = values as unknown as Record<string, unknown>
  for (const name of Object.keys(EMPTY)) {
    if (known[name] !== undefined && known[name] !== null) target[name] = known[name]
  }
  return {
    ...values,
    resource_group_id: saved.resource_group_id ? String(saved.resource_group_id) : '',
    aws_access_key_id: saved.access_key_id ?? '',
    session_tags: tagLines(saved.session_tags),
  }
}

/** What is sent: only what belongs to the chosen way of signing in. Empty secrets are left out. */
export function bodyOf(values: Values): ConnectionBody {
  const { tags } = readTags(values.session_tags)
  const isRole = values.aws_auth_type === 'assume_role'
  const body: ConnectionBody = {
    name: values.name.trim(),
    description: values.description === '' ? null : values.description,
    resource_group_id: values.resource_group_id ? Number(values.resource_group_id) : null,
    aws_auth_type: values.aws_auth_type,
    region: values.region.trim(),
    endpoint: values.endpoint.trim(),
    sts_endpoint: values.sts_endpoint.trim(),
    addressing_style: values.addressing_style,
    ca_certificate: values.ca_certificate.trim(),
    allow_http: values.allow_http,
    requester_pays: values.requester_pays,
    expected_bucket_owner: values.expected_bucket_owner.trim(),
    kms_key_id: values.kms_key_id.trim(),
  }
  return isRole ? { ...body, ...roleBody(values, tags) } : { ...body, ...userBody(values) }
}

/** All that decides whether a connection works, as one text. */
export function triedBy(values: Values): string {
  const { name: _, description: __, resource_group_id: ___, ...rest } = bodyOf(values)
  return JSON.stringify(rest)
}

function roleBody(values: Values, tags: Record<string, string>): Partial<ConnectionBody> {
  const keys = values.base_credentials === 'keys'
  return {
    aws_assume_role_account_id: values.aws_assume_role_account_id,
    aws_assume_role_name: values.aws_assume_role_name.trim(),
    session_duration: Number(values.session_duration),
    session_tags: tags,
    source_identity: values.source_identity.trim(),
    base_credentials: values.base_credentials,
    ...(keys ? { base_access_key_id: values.base_access_key_id.trim() } : {}),
    ...(keys && values.base_secret_access_key
      ? { base_secret_access_key: values.base_secret_access_key }
      : {}),
  }
}

function userBody(values: Values): Partial<ConnectionBody> {
  return {
    aws_access_key_id: values.aws_access_key_id.trim(),
    ...(values.aws_secret_access_key
      ? { aws_secret_access_key: values.aws_secret_access_key }
      : {}),
    ...(values.aws_session_token ? { aws_session_token: values.aws_session_token } : {}),
  }
}
