import { describe, expect, test } from 'vitest'
import type { Connection } from '~/api/types'
import { asksSecretAgain, cleanAccountId, findErrors, parseRoleArn } from './rules'
import { bodyOf, countAdvanced, EMPTY, readTags, type Values } from './values'

const t = (key: string) => key
const role: Values = {
  ...EMPTY,
  name: 'acme',
  aws_assume_role_account_id: '111122223333',
  aws_assume_role_name: 'waybill-role',
}
const user: Values = {
  ...EMPTY,
  name: 'acme',
  aws_auth_type: 'iam_user',
  aws_access_key_id: 'AKIAIOSFODNN7EXAMPLE',
  aws_secret_access_key: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
}
const wrong = (values: Values, saved?: Connection) =>
  Object.entries(findErrors(values, t, saved))
    .filter(([, error]) => error !== null)
    .map(([name]) => name)
const saved = {
  endpoint: 'https://store.example.com',
  secrets: { aws_secret_access_key: { set: true, updated_at: null } },
} as unknown as Connection

test('dashes and blanks are no part of an account ID', () => {
  expect(cleanAccountId(' 1111-2222 3333\n')).toBe('111122223333')
})

test('a role ARN gives account and name, with its path', () => {
  expect(parseRoleArn(' arn:aws:iam::111122223333:role/team/waybill-role\n')).toEqual({
    accountId: '111122223333',
    roleName: 'team/waybill-role',
  })
  expect(parseRoleArn('arn:aws-cn:iam::111122223333:role/r')?.roleName).toBe('r')
})

test('no other ARN is taken for a role', () => {
  expect(parseRoleArn('arn:aws:iam::111122223333:user/waybill')).toBeNull()
  expect(parseRoleArn('arn:aws:sts::111122223333:assumed-role/r/s')).toBeNull()
})

describe('what is required follows the way of signing in', () => {
  test('a role needs name, account and role name, and no keys', () => {
    expect(wrong(role)).toEqual([])
    expect(wrong(EMPTY)).toEqual(['name', 'aws_assume_role_account_id', 'aws_assume_role_name'])
  })
  test('a user needs name and both keys, and no role', () => {
    expect(wrong(user)).toEqual([])
    expect(wrong({ ...EMPTY, aws_auth_type: 'iam_user' })).toEqual([
      'name',
      'aws_access_key_id',
      'aws_secret_access_key',
    ])
  })
  test('temporary keys need their session token', () => {
    expect(wrong({ ...user, aws_access_key_id: 'ASIAIOSFODNN7EXAMPLE' })).toEqual([
      'aws_session_token',
    ])
  })
})

test('a name has at most 255 characters', () => {
  expect(wrong({ ...role, name: 'x'.repeat(255) })).toEqual([])
  expect(wrong({ ...role, name: 'x'.repeat(256) })).toEqual(['name'])
})

test('an account ID has 12 digits', () => {
  for (const id of ['11112222333', '1111222233334', '11112222333a']) {
    expect(wrong({ ...role, aws_assume_role_account_id: id }), id).toEqual([
      'aws_assume_role_account_id',
    ])
  }
})

test('key IDs have the shape of AWS only at AWS', () => {
  expect(wrong({ ...user, aws_access_key_id: 'minio' })).toEqual(['aws_access_key_id'])
  expect(wrong({ ...user, aws_access_key_id: 'minio', endpoint: 'https://s3.local:9000' })).toEqual(
    [],
  )
})

test('an endpoint has no path', () => {
  expect(wrong({ ...role, endpoint: 'https://s3.local/bucket' })).toEqual(['endpoint'])
})

describe('a stored secret', () => {
  const same = { ...user, endpoint: 'https://store.example.com', aws_secret_access_key: '' }
  test('is kept when its field stays empty', () => {
    expect(wrong(same, saved)).toEqual([])
    expect('aws_secret_access_key' in bodyOf(same)).toBe(false)
  })
  test('is asked for again when the endpoint changes', () => {
    const moved = { ...same, endpoint: 'https://elsewhere.example.com' }
    expect(asksSecretAgain(moved, saved)).toBe(true)
    expect(wrong(moved, saved)).toEqual(['aws_secret_access_key'])
  })
})

test('keys of a user are not sent with a role, nor a role with keys', () => {
  const body = bodyOf({ ...user, aws_auth_type: 'assume_role' })
  expect('aws_access_key_id' in body || 'aws_secret_access_key' in body).toBe(false)
  const keys = bodyOf({ ...role, ...user })
  expect('aws_assume_role_name' in keys || 'session_duration' in keys).toBe(false)
})

test('tags are read line by line, and the line at fault is told', () => {
  expect(readTags('a=1\n\n b = x=y ')).toEqual({ tags: { a: '1', b: 'x=y' } })
  expect(readTags('a=1\nb').wrongLine).toBe(2)
})

test('only what differs from the defaults counts as set', () => {
  expect(countAdvanced(EMPTY)).toBe(0)
  expect(countAdvanced({ ...EMPTY, region: 'eu-west-1', requester_pays: true })).toBe(2)
})
