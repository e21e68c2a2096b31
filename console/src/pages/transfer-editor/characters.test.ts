import { expect, test } from 'vitest'
import { spoken, typedCharacter } from './characters'
import { problemsAt } from './column-problems'
import { widthOf } from './column-widths'
import { stepOf } from './paths'

const WORDS = { tab: 'Tab', none: 'None' }

// docs/reference/transfer.md: "\t is a tab"; an empty quote or escape is none at all.
test.each([
  ['\t', 'Tab'],
  ['', 'None'],
  [';', ';'],
])('the character %j is shown and typed as %s', (character, shown) => {
  expect(spoken(character, WORDS)).toBe(shown)
  expect(typedCharacter(shown, WORDS)).toBe(character)
})

test('a tab may be written with a backslash, too', () => {
  expect(spoken('\\t', WORDS)).toBe('Tab')
  expect(typedCharacter('\\t', WORDS)).toBe('\t')
})

test('a column is as wide as its texts, and never too wide to see others beside it', () => {
  const preview = (text: string) => ({
    columns: [{ name: 'at', type: 'timestamp' }],
    rows: [[text]],
    refused: [],
    items: [],
  })
  const widths = ['1', '2026-04-01T12:00:00.123456+09:00', 'x'.repeat(500)].map((text) =>
    widthOf(['at'], preview(text), 0),
  )
  expect(widths).toEqual([...widths].sort((a, b) => a - b))
  expect(widths[1]).toBeGreaterThan(32 * 7)
  expect(widths[2]).toBeLessThanOrEqual(420)
})

test('a remark finds its column and its option, however its place is written', () => {
  const problems = [
    { pointer: 'source.parser.columns[1]', message: 'needs a precision' },
    { pointer: '/source/parser/columns/1/name', message: 'two are named so' },
    { pointer: 'source.parser.columns[10].format', message: 'another one' },
  ]
  expect(problemsAt(problems, 1)).toEqual({
    whole: 'needs a precision',
    byOption: { name: 'two are named so' },
  })
  expect(problemsAt(problems, 0)).toEqual({ byOption: {} })
})

test('a remark leads to the step in which it can be mended', () => {
  expect(
    [
      '/source/parser/columns/0',
      '/transforms/0',
      '/source/bucket',
      '/destination',
      '/name',
      '',
    ].map(stepOf),
  ).toEqual([2, 2, 1, 1, 1, 1])
})
