import { expect, test } from 'vitest'
import { diffLines, withContext } from './diff'

const marks = (before: string, after: string) =>
  diffLines(before, after).map(
    ({ kind, text }) => `${{ same: ' ', added: '+', removed: '-' }[kind]}${text}`,
  )

test('a changed line is removed and added where it stands', () => {
  expect(marks('a\nb\nc\n', 'a\nB\nc\n')).toEqual([' a', '-b', '+B', ' c'])
})

test('what is new is all added, what is gone all removed', () => {
  expect(marks('', 'a\nb\n')).toEqual(['+a', '+b'])
  expect(marks('a\n', '')).toEqual(['-a'])
})

// The classic pair of Myers' paper: four of seven lines stay.
test('no more is told as changed than has to be', () => {
  const lines = diffLines([...'abcabba'].join('\n'), [...'cbabac'].join('\n'))
  expect(lines.filter(({ kind }) => kind === 'same')).toHaveLength(4)
})

test('taking the lines of either side gives that side back', () => {
  const [before, after] = ['a\nx\nb\nb\nc', 'b\nx\nx\nc\nd']
  const lines = diffLines(before, after)
  const side = (gone: string) =>
    lines
      .filter(({ kind }) => kind !== gone)
      .map(({ text }) => text)
      .join('\n')
  expect(side('added')).toBe(before)
  expect(side('removed')).toBe(after)
})

test('lines keep their numbers on both sides', () => {
  expect(diffLines('a\nb', 'b').map((line) => [line.old, line.new])).toEqual([
    [1, undefined],
    [2, 1],
  ])
})

test('far from a change, lines are counted and left out', () => {
  const before = Array.from({ length: 20 }, (_, at) => `${at}`).join('\n')
  const parts = withContext(diffLines(before, before.replace('10', 'ten')))
  expect(parts[0]).toEqual({ kind: 'gap', count: 7 })
  expect(parts.filter(({ kind }) => kind === 'same')).toHaveLength(6)
})
