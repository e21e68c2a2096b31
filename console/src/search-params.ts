import type { ExecutorType, JobStatus } from './api/types'

// What an address may hold behind its `?`: anything else is dropped, so that a pasted address
// never breaks a page.

type Raw = Record<string, unknown>

const text = (value: unknown) =>
  typeof value === 'string' && value !== ''
    ? value
    : typeof value === 'number'
      ? String(value)
      : undefined
const flag = (value: unknown) => (value === true ? true : undefined)
const whole = (value: unknown) =>
  typeof value === 'number' && Number.isInteger(value) ? value : undefined

export type SignInSearch = { next?: string }
export const signIn = (raw: Raw): SignInSearch => ({ next: text(raw.next) })

export type ListSearch = { q?: string; sort?: string; down?: boolean }
export const list = (raw: Raw): ListSearch => ({
  q: text(raw.q),
  sort: text(raw.sort),
  down: flag(raw.down),
})

export type TransfersSearch = ListSearch & { label?: string; schedule?: string; result?: string }
export const transfers = (raw: Raw): TransfersSearch => ({
  ...list(raw),
  label: text(raw.label),
  schedule: text(raw.schedule),
  result: text(raw.result),
})

export type JobsSearch = {
  status?: JobStatus
  executor?: ExecutorType
  transfer?: number
  from?: string
  to?: string
}
export const jobs = (raw: Raw): JobsSearch => ({
  status: text(raw.status) as JobStatus | undefined,
  executor: text(raw.executor) as ExecutorType | undefined,
  transfer: whole(raw.transfer),
  from: text(raw.from),
  to: text(raw.to),
})

export type TabSearch = { tab?: string }
export const tab = (raw: Raw): TabSearch => ({ tab: text(raw.tab) })

export type EditorSearch = { step?: 1 | 2 | 3; connection?: string; from?: number }
export const editor = (raw: Raw): EditorSearch => {
  const step = whole(raw.step)
  return {
    step: step === 1 || step === 2 || step === 3 ? step : undefined,
    connection: text(raw.connection),
    from: whole(raw.from),
  }
}
