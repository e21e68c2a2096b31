import type { Problem } from '~/api/types'

/** "/source/parser/columns/0/type" and "source.parser.columns[0].type" alike, with dots only. */
export const plainPath = (pointer: string) =>
  pointer
    .replace(/^\//, '')
    .replaceAll('/', '.')
    .replace(/\[(\d+)\]/g, '.$1')

/** The path of a part; without one, of the whole. */
export const pathIn = (whole: string, part?: string | number) =>
  part === undefined ? whole : `${whole}.${part}`

/**
 * The server names the part of a transform in front of its sentence, "masks[0]: pattern: …": that
 * belongs to the path.
 */
export function deepened(problem: Problem): Problem {
  const { pointer, message } = problem
  const found = /^(\w+(?:\[\d+\])?): (.+)$/s.exec(message)
  if (!plainPath(pointer).startsWith('transforms.') || !found) return problem
  const [, part = '', rest = ''] = found
  return deepened({ ...problem, pointer: `${pointer}.${part}`, message: rest })
}

/** The step of the editor in which what a path names can be mended. */
export function stepOf(pointer: string): 1 | 2 {
  const path = plainPath(pointer)
  return path.startsWith('source.parser') || path.startsWith('transforms') ? 2 : 1
}
