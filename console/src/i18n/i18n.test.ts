import { expect, test } from 'vitest'
import en from './en'
import texts from './ja'
import { fill } from './translate'

const ja = texts.catalogue

const placeholders = (text: string) =>
  [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1]))].sort()

test('every text is in both languages', () => {
  expect(Object.keys(ja).sort()).toEqual(Object.keys(en).sort())
})

test('no text is empty', () => {
  for (const [key, text] of [...Object.entries(en), ...Object.entries(ja)]) {
    expect(text.trim(), key).not.toBe('')
  }
})

test('both languages use the same values', () => {
  for (const [key, text] of Object.entries(en)) {
    const other = ja[key as keyof typeof en]
    const optional = text.includes('||') ? [] : placeholders(text)
    for (const name of optional) expect(placeholders(other), key).toContain(name)
    for (const name of placeholders(other)) expect(placeholders(text), key).toContain(name)
  }
})

test('one and many have their own forms', () => {
  expect(fill('{n} job||{n} jobs', { n: 1 })).toBe('1 job')
  expect(fill('{n} job||{n} jobs', { n: 0 })).toBe('0 jobs')
})

test('a value is never read as a pattern', () => {
  expect(fill('{a} {b}', { a: '$& {b}', b: 'x' })).toBe('$& {b} x')
})

// The labels of the S3 form, as the design fixes them.
test.each([
  ['s3.name', 'Name', '名前'],
  ['s3.memo', 'Memo', 'メモ'],
  ['s3.auth', 'AWS authentication method', 'AWS認証方式'],
  ['s3.auth.role', 'IAM role', 'IAMロール'],
  ['s3.auth.user', 'IAM user', 'IAMユーザー'],
  ['s3.account', 'AWS account ID', 'AWSアカウントID'],
  ['s3.role', 'IAM role name', 'IAMロール名'],
  ['s3.principal', 'Waybill’s AWS account ID', 'WaybillのAWSアカウントID'],
  ['s3.external', 'External ID', '外部ID'],
  ['s3.key', 'AWS access key ID', 'AWSアクセスキーID'],
  ['s3.secret', 'AWS secret access key', 'AWSシークレットアクセスキー'],
  ['s3.advanced', 'Advanced', '詳細設定'],
] as const)('%s is labelled as designed', (key, english, japanese) => {
  expect(en[key]).toBe(english)
  expect(ja[key]).toBe(japanese)
})
