import type { Progress } from '~/api/types'

export type Sample = { seconds: number; rows: number; bytes: number }

const MOST = 600

/**
 * The pace between two reports of progress, after `before`. Reports that are out of order or come
 * in the same instant say nothing; when there are too many, every second one is let go.
 */
export function addSample(before: Sample[], last: Progress | null, now: Progress): Sample[] {
  if (!last || now.elapsed_ms <= last.elapsed_ms) return before
  const seconds = (now.elapsed_ms - last.elapsed_ms) / 1000
  const sample = {
    seconds: Math.round(now.elapsed_ms / 100) / 10,
    rows: Math.max(0, Math.round((now.rows_read - last.rows_read) / seconds)),
    bytes: Math.max(0, Math.round((now.bytes_read - last.bytes_read) / seconds)),
  }
  const kept = before.length >= MOST ? before.filter((_, at) => at % 2 === 1) : before
  return [...kept, sample]
}
