import type { Connection } from '~/api/types'
import type { Translate } from '~/i18n'
import { readTags, type Values } from './values'

/** "1111-2222 3333" -> "111122223333": account IDs are shown and pasted with dashes and blanks. */
export const cleanAccountId = (pasted: string) => pasted.replace(/[\s-]/g, '')

export type RoleArn = { accountId: string; roleName: string }

/** The account and the name, with its path, of a pasted `arn:aws:iam::111122223333:role/a/b`. */
export function parseRoleArn(pasted: string): RoleArn | null {
  const found = /^arn:aws[\w-]*:iam::(\d{12}):role\/(\S+)$/.exec(pasted.trim())
  return found?.[1] && found[2] ? { accountId: found[1], roleName: found[2] } : null
}

export const isTemporaryKey = (id: string) => id.trim().startsWith('ASIA')

type Check = (values: Values, t: Translate, saved?: Connection) => string | null

const isAws = (values: Values) => values.endpoint.trim() === ''

const accountId: Check = ({ aws_assume_role_account_id: id }, t) => {
  if (id === '') return t('common.required')
  if (!/^\d*$/.test(id)) return t('s3.account.letters')
  return id.length === 12 ? null : t('s3.account.wrong', { n: id.length })
}

const roleName: Check = ({ aws_assume_role_name: name }, t) => {
  const text = name.trim()
  if (text === '') return t('common.required')
  return /^\/?([\w+=,.@-]+\/)*[\w+=,.@-]{1,64}$/.test(text) ? null : t('s3.role.wrong')
}

function keyId(id: string, atAws: boolean, t: Translate): string | null {
  const text = id.trim()
  if (text === '') return t('common.required')
  if (text.startsWith('arn:')) return t('s3.key.arn')
  return !atAws || /^[A-Z0-9_]{16,128}$/.test(text) ? null : t('s3.key.wrong')
}

/** A stored secret is not handed to another endpoint: then it must be entered again. */
export const asksSecretAgain = (values: Values, saved?: Connection) =>
  saved !== undefined &&
  (values.endpoint.trim() !== (saved.endpoint ?? '') ||
    values.sts_endpoint.trim() !== (saved.sts_endpoint ?? ''))

function secret(name: string, value: string): Check {
  return (values, t, saved) => {
    if (value !== '') return null
    if (!saved?.secrets[name]?.set) return t('common.required')
    return asksSecretAgain(values, saved) ? t('s3.secret.again') : null
  }
}

function endpoint(text: string, t: Translate): string | null {
  const value = text.trim()
  return value === '' || /^https?:\/\/[^/?#\s]+\/?$/.test(value) ? null : t('s3.endpoint.wrong')
}

function roleErrors(values: Values, t: Translate, saved?: Connection) {
  const keys = values.base_credentials === 'keys'
  const seconds = Number(values.session_duration)
  const { wrongLine } = readTags(values.session_tags)
  const identity = values.source_identity.trim()
  return {
    aws_assume_role_account_id: accountId(values, t),
    aws_assume_role_name: roleName(values, t),
    session_duration:
      Number.isInteger(seconds) && seconds >= 900 && seconds <= 43_200
        ? null
        : t('s3.session.wrong'),
    session_tags: wrongLine ? t('s3.tags.wrong', { n: wrongLine }) : null,
    source_identity:
      identity === '' || /^[\w+=,.@-]{2,64}$/.test(identity) ? null : t('s3.source_identity.wrong'),
    base_access_key_id: keys
      ? keyId(values.base_access_key_id, values.sts_endpoint.trim() === '', t)
      : null,
    base_secret_access_key: keys
      ? secret('base_secret_access_key', values.base_secret_access_key)(values, t, saved)
      : null,
  }
}

function userErrors(values: Values, t: Translate, saved?: Connection) {
  const temporary = isTemporaryKey(values.aws_access_key_id)
  return {
    aws_access_key_id: keyId(values.aws_access_key_id, isAws(values), t),
    aws_secret_access_key: secret('aws_secret_access_key', values.aws_secret_access_key)(
      values,
      t,
      saved,
    ),
    aws_session_token: temporary
      ? secret('aws_session_token', values.aws_session_token)(values, t, saved)
      : null,
  }
}

/** What is wrong, by field. The server has the last word; this only answers sooner. */
export function findErrors(values: Values, t: Translate, saved?: Connection) {
  const name = values.name.trim()
  const owner = cleanAccountId(values.expected_bucket_owner)
  return {
    name:
      name === ''
        ? t('common.required')
        : name.length > 255
          ? t('s3.name.long', { n: name.length })
          : null,
    region: /^[a-z0-9-]*$/.test(values.region.trim()) ? null : t('s3.region.wrong'),
    endpoint: endpoint(values.endpoint, t),
    sts_endpoint: endpoint(values.sts_endpoint, t),
    expected_bucket_owner: owner === '' || /^\d{12}$/.test(owner) ? null : t('s3.account.letters'),
    ...(values.aws_auth_type === 'assume_role'
      ? roleErrors(values, t, saved)
      : userErrors(values, t, saved)),
  }
}
