import { expect, test } from 'vitest'
import { needsTrustEdit, sessionHours } from './trust'

const policy = (Action: string | string[], AWS = 'arn:aws:iam::999988887777:root') => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS }, Action }],
})

test('an account’s trust with an external ID alone is what the AWS console makes', () => {
  expect(needsTrustEdit(undefined)).toBe(false)
  expect(needsTrustEdit(policy('sts:AssumeRole'))).toBe(false)
  expect(needsTrustEdit(policy(['sts:AssumeRole']))).toBe(false)
})

test('session tags, a source identity and a single trusted user have to be pasted', () => {
  expect(needsTrustEdit(policy(['sts:AssumeRole', 'sts:TagSession']))).toBe(true)
  expect(needsTrustEdit(policy(['sts:AssumeRole', 'sts:SetSourceIdentity']))).toBe(true)
  expect(needsTrustEdit(policy('sts:AssumeRole', 'arn:aws:iam::999988887777:user/w'))).toBe(true)
})

test('a role allows sessions of one hour by itself, and whole hours above', () => {
  expect([900, 3600, 3601, 7200, 43_200].map(sessionHours)).toEqual([
    undefined,
    undefined,
    2,
    2,
    12,
  ])
})
