import { expect, test } from 'vitest'
import type { Progress } from '~/api/types'
import { markBad } from '~/parts/mark-bad'
import { showLine } from './log-lines'
import { addSample } from './samples'

const at = (elapsed_ms: number, rows_read: number, bytes_read = 0) =>
  ({ elapsed_ms, rows_read, bytes_read }) as Progress

test('the pace is what came between two reports, per second', () => {
  expect(addSample([], at(1000, 500, 10), at(1500, 1500, 30))).toEqual([
    { seconds: 1.5, rows: 2000, bytes: 40 },
  ])
})

test('a first, a late and an equal report say nothing', () => {
  expect(addSample([], null, at(1000, 1))).toEqual([])
  expect(addSample([], at(2000, 5), at(1000, 1))).toEqual([])
  expect(addSample([], at(1000, 1), at(1000, 1))).toEqual([])
})

test('a retry that starts anew never shows a negative pace', () => {
  expect(addSample([], at(1000, 900), at(2000, 100))[0]?.rows).toBe(0)
})

test('however long a job runs, its plot stays bounded', () => {
  let samples = addSample([], at(0, 0), at(1, 1))
  for (let ms = 1; ms < 5000; ms += 1) samples = addSample(samples, at(ms, ms), at(ms + 1, ms + 1))
  expect(samples.length).toBeLessThanOrEqual(601)
})

test('the value that a reason quotes is marked in the row', () => {
  expect(markBad('700,Espresso,n/a,', "'n/a' is not a decimal(15,2)")).toEqual([
    '700,Espresso,',
    'n/a',
    ',',
  ])
  expect(markBad('1,2', '9 fields, expected 8')).toBeNull()
  expect(markBad('1,2', "'x' is not a long")).toBeNull()
})

test('a log line shows its event and what else it says', () => {
  expect(showLine({ time: 'T', level: 'warn', event: 'slow down', rows: 3 })).toEqual({
    time: 'T',
    level: 'warn',
    text: 'slow down  rows=3',
  })
  expect(showLine('{"level":"info","message":"hi"}').text).toBe('hi')
  expect(showLine('not json').text).toBe('not json')
})
