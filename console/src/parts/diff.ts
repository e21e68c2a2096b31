export type DiffLine = {
  kind: 'same' | 'added' | 'removed'
  text: string
  old?: number
  new?: number
}

// Beyond this many cells of the table the middle is told as replaced, rather than the page stalled.
const MOST_CELLS = 4_000_000

function lengths(a: string[], b: string[]): Uint32Array[] {
  const table = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1))
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const below = table[i + 1]?.[j] ?? 0
      const right = table[i]?.[j + 1] ?? 0
      const row = table[i]
      if (row) row[j] = a[i] === b[j] ? (table[i + 1]?.[j + 1] ?? 0) + 1 : Math.max(below, right)
    }
  }
  return table
}

function middle(a: string[], b: string[]): DiffLine[] {
  const removed = (text: string): DiffLine => ({ kind: 'removed', text })
  const added = (text: string): DiffLine => ({ kind: 'added', text })
  if (a.length * b.length > MOST_CELLS) return [...a.map(removed), ...b.map(added)]
  const table = lengths(a, b)
  const lines: DiffLine[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    const [x, y] = [a[i], b[j]]
    if (x !== undefined && x === y) {
      lines.push({ kind: 'same', text: x })
      i += 1
      j += 1
    } else if (
      x !== undefined &&
      (y === undefined || (table[i + 1]?.[j] ?? 0) >= (table[i]?.[j + 1] ?? 0))
    ) {
      lines.push(removed(x))
      i += 1
    } else if (y !== undefined) {
      lines.push(added(y))
      j += 1
    }
  }
  return lines
}

const linesOf = (text: string) => (text === '' ? [] : text.replace(/\n$/, '').split('\n'))

/** The least change that makes `after` of `before`, line by line, with the numbers of the lines. */
export function diffLines(before: string, after: string): DiffLine[] {
  const [a, b] = [linesOf(before), linesOf(after)]
  let head = 0
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1
  let tail = 0
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) {
    tail += 1
  }
  const same = (text: string): DiffLine => ({ kind: 'same', text })
  const all = [
    ...a.slice(0, head).map(same),
    ...middle(a.slice(head, a.length - tail), b.slice(head, b.length - tail)),
    ...a.slice(a.length - tail).map(same),
  ]
  let [left, right] = [0, 0]
  return all.map((line) => ({
    ...line,
    old: line.kind === 'added' ? undefined : ++left,
    new: line.kind === 'removed' ? undefined : ++right,
  }))
}

export type DiffPart = DiffLine | { kind: 'gap'; count: number }

/** Only what changed, with a few lines around it; what is left out is counted. */
export function withContext(lines: DiffLine[], around = 3): DiffPart[] {
  const near = lines.map((_, at) =>
    lines.slice(Math.max(0, at - around), at + around + 1).some((line) => line.kind !== 'same'),
  )
  const parts: DiffPart[] = []
  for (const [at, line] of lines.entries()) {
    const last = parts.at(-1)
    if (near[at]) parts.push(line)
    else if (last?.kind === 'gap') last.count += 1
    else parts.push({ kind: 'gap', count: 1 })
  }
  return parts
}
