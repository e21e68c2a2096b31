import type { Waybill } from '~/api/types'

export type Tone = 'written' | 'filtered' | 'refused' | 'item'
export type Node = {
  key: string
  label: string
  rows: number
  tone: Tone
  x: number
  y: number
  height: number
}
export type Band = { key: string; tone: Tone; rows: number; from: Edge; to: Edge }
type Edge = { x: number; y: number; height: number }
export type Picture = { nodes: Node[]; bands: Band[]; height: number }

export const WIDTH = 1000
export const NODE_WIDTH = 12
const LEFT = 250
const MIDDLE = 465
const RIGHT = 680
const BODY = 300
const GAP = 8
/** A single refused row among millions must still be seen. */
const THINNEST = 2
const MOST = 10

type Part = { label: string; rows: number; refused: number }

/** Those with rows; of more than ten the largest, the others as one part. */
export function topParts(parts: Part[], others: (count: number) => string): Part[] {
  const some = parts.filter(({ rows }) => rows > 0)
  if (some.length <= MOST) return some
  const sorted = [...some].sort((a, b) => b.rows - a.rows)
  const rest = sorted.slice(MOST - 1)
  const sum = (pick: (part: Part) => number) => rest.reduce((total, part) => total + pick(part), 0)
  return [
    ...sorted.slice(0, MOST - 1),
    { label: others(rest.length), rows: sum((p) => p.rows), refused: sum((p) => p.refused) },
  ]
}

const shortName = (name: string) => name.replace(/^\w+:\/\/[^/]*\//, '')

/** Takes slices off an edge, from the top down. */
class Slicer {
  private used = 0
  constructor(private readonly node: Node) {}
  take(height: number, x: number): Edge {
    const edge = { x, y: this.node.y + this.used, height }
    this.used += height
    return edge
  }
}

class Column {
  readonly nodes: Node[] = []
  private y = 0
  constructor(
    private readonly x: number,
    private readonly scale: (rows: number) => number,
  ) {}
  add(key: string, label: string, rows: number, tone: Tone, height = this.scale(rows)): Node {
    const node = { key, label, rows, tone, x: this.x, y: this.y, height }
    this.nodes.push(node)
    this.y += height + GAP
    return node
  }
  get height() {
    return Math.max(0, this.y - GAP)
  }
}

type Words = { kept: string; filtered: string; refused: string; others: (count: number) => string }

/**
 * The waybill as a picture: items at the left; in the middle what was accepted and what was refused;
 * at the right the published objects and what was filtered. Every height is in proportion to rows,
 * but never thinner than can be seen.
 */
export function drawWaybill(waybill: Waybill, words: Words): Picture {
  const { totals } = waybill
  const scale = (rows: number) =>
    rows === 0 ? 0 : Math.max(THINNEST, (rows / totals.rows_read) * BODY)
  const items = topParts(
    waybill.items.map((item) => ({
      label: shortName(item.name),
      rows: item.rows_read,
      refused: item.rows_refused,
    })),
    words.others,
  )
  const files = topParts(
    waybill.files.map((file) => ({ label: shortName(file.name), rows: file.rows, refused: 0 })),
    words.others,
  )
  const left = new Column(LEFT, scale)
  const middle = new Column(MIDDLE, scale)
  const right = new Column(RIGHT, scale)

  // A node is as high as its bands together, so thin bands stay within it.
  const keptOf = (part: Part) => scale(part.rows - part.refused)
  const keptHeight = Math.max(
    items.reduce((sum, part) => sum + keptOf(part), 0),
    files.reduce((sum, part) => sum + scale(part.rows), 0) + scale(totals.rows_filtered),
  )
  const refusedHeight = items.reduce((sum, part) => sum + scale(part.refused), 0)
  const keptRows = totals.rows_read - totals.rows_refused
  const kept = keptRows > 0 ? middle.add('kept', words.kept, keptRows, 'item', keptHeight) : null
  const refused =
    totals.rows_refused > 0
      ? middle.add('refused', words.refused, totals.rows_refused, 'refused', refusedHeight)
      : null

  const bands: Band[] = []
  const intoKept = kept && new Slicer(kept)
  const intoRefused = refused && new Slicer(refused)
  for (const [at, part] of items.entries()) {
    const height = keptOf(part) + scale(part.refused)
    const node = left.add(`item ${at}`, part.label, part.rows, 'item', height)
    const out = new Slicer(node)
    const join = (key: string, tone: Tone, rows: number, into: Slicer | null) => {
      if (rows <= 0 || !into) return
      const from = out.take(scale(rows), LEFT + NODE_WIDTH)
      bands.push({ key: `${key} ${at}`, tone, rows, from, to: into.take(scale(rows), MIDDLE) })
    }
    join('kept', 'item', part.rows - part.refused, intoKept)
    join('refused', 'refused', part.refused, intoRefused)
  }
  const outOfKept = kept && new Slicer(kept)
  const leave = (key: string, label: string, rows: number, tone: Tone) => {
    if (rows <= 0 || !outOfKept) return
    const node = right.add(key, label, rows, tone)
    const from = outOfKept.take(scale(rows), MIDDLE + NODE_WIDTH)
    bands.push({ key, tone, rows, from, to: { x: RIGHT, y: node.y, height: scale(rows) } })
  }
  for (const [at, part] of files.entries()) leave(`file ${at}`, part.label, part.rows, 'written')
  leave('filtered', words.filtered, totals.rows_filtered, 'filtered')

  return {
    nodes: [...left.nodes, ...middle.nodes, ...right.nodes],
    bands,
    height: Math.max(left.height, middle.height, right.height),
  }
}

/** The outline of a band, as an SVG path. */
export function bandPath({ from, to }: Band): string {
  const bend = (from.x + to.x) / 2
  const [a, b] = [from.y + from.height, to.y + to.height]
  return `M${from.x} ${from.y}C${bend} ${from.y} ${bend} ${to.y} ${to.x} ${to.y}V${b}C${bend} ${b} ${bend} ${a} ${from.x} ${a}Z`
}
