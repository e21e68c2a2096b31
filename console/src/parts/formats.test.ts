import { expect, test } from 'vitest'
import { makeFormats } from './formats'

test('a length of time is written in the language', () => {
  const lengths = (language: string) =>
    [250, 4200, 125_000, 7_500_000].map(makeFormats(language, 'UTC').duration)
  expect(lengths('en')).toEqual(['250 ms', '4.2 s', '2 min 5 s', '2 h 5 min'])
  expect(lengths('ja')).toEqual(['250ミリ秒', '4.2秒', '2分5秒', '2時間5分'])
})

test('a line’s time is told in the zone of the one who looks', () => {
  const at = '2026-04-01T20:30:15.042Z'
  expect(makeFormats('en', 'Asia/Tokyo').stamp(at)).toBe('02/04, 05:30:15.042')
  expect(makeFormats('ja', 'Asia/Tokyo').stamp(at)).toBe('04/02 05:30:15.042')
  expect(makeFormats('en', 'UTC').stamp('soon')).toBe('soon')
})
