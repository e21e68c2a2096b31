import type { Preview, PreviewRefusedRow } from '~/api/types'

export type PreviewLine = { refused: PreviewRefusedRow } | { cells: (string | null)[] }

/** Rows and refused rows in the order in which they stand in the data. */
export function linesOf({ rows, refused }: Pick<Preview, 'rows' | 'refused'>): PreviewLine[] {
  const lines: PreviewLine[] = []
  let taken = 0
  for (const bad of [...refused].sort((a, b) => a.before_row - b.before_row)) {
    for (; taken < bad.before_row && taken < rows.length; taken += 1) {
      lines.push({ cells: rows[taken] ?? [] })
    }
    lines.push({ refused: bad })
  }
  return [...lines, ...rows.slice(taken).map((cells) => ({ cells }))]
}
