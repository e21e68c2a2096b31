import type { Problem } from '~/api/types'
import { plainPath } from './paths'

/** What is wrong with one column: by option, and with all of it. */
export type ColumnProblems = { whole?: string; byOption: Record<string, string> }

const PREFIX = 'source.parser.columns.'

export const isOfColumn = ({ pointer }: Problem) => plainPath(pointer).startsWith(PREFIX)

/** The remarks on the column at that place of the parser. */
export function problemsAt(problems: Problem[], at: number): ColumnProblems {
  const found: ColumnProblems = { byOption: {} }
  for (const { pointer, message } of problems) {
    const path = plainPath(pointer)
    if (path === `${PREFIX}${at}`) found.whole ??= message
    if (!path.startsWith(`${PREFIX}${at}.`)) continue
    found.byOption[path.slice(`${PREFIX}${at}.`.length)] ??= message
  }
  return found
}

/** The first of them, to be told in a line. */
export const firstOf = ({ whole, byOption }: ColumnProblems): string | undefined =>
  whole ?? Object.values(byOption)[0]
