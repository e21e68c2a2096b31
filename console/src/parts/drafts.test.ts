import { beforeEach, expect, test } from 'vitest'
import { dropAllDrafts, dropDraft, keepDraft, readDraft } from './drafts'

beforeEach(() => sessionStorage.clear())

test('a draft is found where it was kept, and nowhere else', () => {
  keepDraft('1 /a', { memo: 'x' })
  expect(readDraft('1 /a')?.work).toEqual({ memo: 'x' })
  expect(readDraft('2 /a')).toBeUndefined()
  expect(readDraft('1 /b')).toBeUndefined()
})

test('a draft that was dropped is gone', () => {
  keepDraft('1 /a', {})
  dropDraft('1 /a')
  expect(readDraft('1 /a')).toBeUndefined()
})

test('signing out drops all drafts and nothing else', () => {
  sessionStorage.setItem('other', '1')
  keepDraft('1 /a', {})
  keepDraft('1 /b', {})
  dropAllDrafts()
  expect(Object.keys(sessionStorage)).toEqual(['other'])
})

test('what is no draft is none', () => {
  sessionStorage.setItem('waybill-draft 1 /a', '{')
  expect(readDraft('1 /a')).toBeUndefined()
})
