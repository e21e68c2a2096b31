import { expect, test } from 'vitest'
import type { PreviewRefusedRow } from '~/api/types'
import { linesOf } from './preview-lines'

const bad = (before_row: number, line: number): PreviewRefusedRow => ({
  item: 's3://b/a',
  offset: 0,
  line,
  before_row,
  column: 'id',
  reason: 'no long',
  raw: 'x',
})
const said = (lines: ReturnType<typeof linesOf>) =>
  lines.map((line) => ('refused' in line ? `line ${line.refused.line}` : line.cells[0]))

test('refused rows stand where they stand in the data', () => {
  const rows = [['1'], ['2'], ['3']]
  const refused = [bad(0, 1), bad(1, 3), bad(1, 4), bad(3, 7)]
  expect(said(linesOf({ rows, refused }))).toEqual([
    'line 1',
    '1',
    'line 3',
    'line 4',
    '2',
    '3',
    'line 7',
  ])
})

test('without rows there are the refused ones, and the other way round', () => {
  expect(said(linesOf({ rows: [], refused: [bad(0, 2)] }))).toEqual(['line 2'])
  expect(said(linesOf({ rows: [['1']], refused: [] }))).toEqual(['1'])
})
