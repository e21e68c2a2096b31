import { expect, test } from 'vitest'
import type { Waybill } from '~/api/types'
import { bandPath, drawWaybill, topParts } from './bands'

// The example of docs/formats/waybill.md, and one of a million rows.
const example: Waybill = {
  version: 1,
  job_id: 'j1',
  transfer: 'orders',
  source: 'file:///in/*',
  destination: 'file:///out/part',
  started: '2026-11-25T03:00:00Z',
  finished: '2026-11-25T03:00:02Z',
  balanced: true,
  totals: {
    items: 1,
    items_already_loaded: 0,
    bytes_read: 20,
    rows_read: 3,
    rows_written: 2,
    rows_filtered: 0,
    rows_refused: 1,
    files: 1,
    bytes_written: 14,
  },
  files: [{ name: 'file:///out/part.000.00', version: '', bytes: 14, rows: 2 }],
  items: [{ name: 'file:///in/1.csv', version: '131-1', bytes: 20, rows_read: 3, rows_refused: 1 }],
}
const words = {
  kept: 'Accepted',
  filtered: 'Filtered',
  refused: 'Refused',
  others: (n: number) => `${n} more`,
}
const huge: Waybill = {
  ...example,
  totals: {
    ...example.totals,
    rows_read: 1_000_000,
    rows_written: 999_000,
    rows_filtered: 999,
    rows_refused: 1,
  },
  files: Array.from({ length: 14 }, (_, at) => ({
    name: `s3://b/f${at}`,
    version: '',
    bytes: 1,
    rows: at === 0 ? 986_000 : 1000,
  })),
  items: Array.from({ length: 30 }, (_, at) => ({
    name: `s3://b/i${at}`,
    version: '',
    bytes: 1,
    rows_read: at === 0 ? 971_000 : 1000,
    rows_refused: at === 7 ? 1 : 0,
  })),
}

test('every row goes somewhere: bands into and out of the middle hold the waybill’s numbers', () => {
  for (const waybill of [example, huge]) {
    const { bands } = drawWaybill(waybill, words)
    const sum = (wanted: (key: string) => boolean) =>
      bands.filter(({ key }) => wanted(key)).reduce((total, { rows }) => total + rows, 0)
    expect(sum((key) => key.startsWith('refused'))).toBe(waybill.totals.rows_refused)
    expect(sum((key) => key.startsWith('file'))).toBe(waybill.totals.rows_written)
    expect(sum((key) => key === 'filtered')).toBe(waybill.totals.rows_filtered)
    expect(sum((key) => key.startsWith('kept') || key.startsWith('refused'))).toBe(
      waybill.totals.rows_read,
    )
  }
})

test('a single refused row among a million can be seen', () => {
  const { bands } = drawWaybill(huge, words)
  const refused = bands.find(({ key }) => key.startsWith('refused'))
  expect(refused?.rows).toBe(1)
  expect(refused?.from.height).toBeGreaterThanOrEqual(2)
})

test('no band leaves its nodes', () => {
  const { nodes, bands, height } = drawWaybill(huge, words)
  for (const node of nodes) expect(node.y + node.height).toBeLessThanOrEqual(height + 1e-6)
  for (const { from, to } of bands) {
    for (const edge of [from, to]) {
      const home = nodes.some(
        ({ y, height: high }) => edge.y >= y - 1e-6 && edge.y + edge.height <= y + high + 1e-6,
      )
      expect(home).toBe(true)
    }
  }
})

test('nothing is drawn for what has no rows', () => {
  const { nodes } = drawWaybill(example, words)
  expect(nodes.map(({ key }) => key)).toEqual(['item 0', 'kept', 'refused', 'file 0'])
})

test('beyond ten, the smallest are one', () => {
  const parts = Array.from({ length: 30 }, (_, at) => ({
    label: `${at}`,
    rows: at + 1,
    refused: 1,
  }))
  const top = topParts(parts, words.others)
  expect(top).toHaveLength(10)
  expect(top.at(-1)).toEqual({ label: '21 more', rows: (21 * 22) / 2, refused: 21 })
})

test('a job that refused everything has no accepted rows', () => {
  const waybill = {
    ...example,
    files: [],
    items: [{ ...example.items[0], rows_read: 3, rows_refused: 3 }],
    totals: { ...example.totals, rows_written: 0, rows_refused: 3 },
  } as Waybill
  expect(drawWaybill(waybill, words).nodes.map(({ key }) => key)).toEqual(['item 0', 'refused'])
})

test('a path closes around the band', () => {
  const path = bandPath({
    key: '',
    tone: 'item',
    rows: 1,
    from: { x: 0, y: 0, height: 4 },
    to: { x: 10, y: 20, height: 2 },
  })
  expect(path).toBe('M0 0C5 0 5 20 10 20V22C5 22 5 4 0 4Z')
})
