import { expect, test } from 'vitest'
import type { CheckRow } from '~/api/types'
import { isOpenDoor } from '~/parts/open-door'
import { splitReason } from './rows'

test('the store’s answer is told apart from the sentence', () => {
  expect(
    splitReason(
      's3: ListBuckets was refused: grant it on * (HTTP 403 AccessDenied: "a (b)"; id 7)',
    ),
  ).toEqual(['s3: ListBuckets was refused: grant it on *', 'HTTP 403 AccessDenied: "a (b)"; id 7'])
  expect(splitReason('it lists the objects')).toEqual(['it lists the objects', ''])
  expect(splitReason('a bucket (mine)')).toEqual(['a bucket (mine)', ''])
})

const row = (permission: string, state: CheckRow['state']) =>
  ({ permission, state }) as unknown as CheckRow

test('a role that lets in whoever knows it is an open door', () => {
  expect(isOpenDoor(row('external ID', 'denied'))).toBe(true)
  expect(isOpenDoor(row('external ID', 'failed'))).toBe(true)
  expect(isOpenDoor(row('external ID', 'granted'))).toBe(false)
  expect(isOpenDoor(row('external ID', 'not_proven'))).toBe(false)
  expect(isOpenDoor(row('s3:PutObject', 'denied'))).toBe(false)
})
