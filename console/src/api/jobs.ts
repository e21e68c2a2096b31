import { queryOptions } from '@tanstack/react-query'
import { useEffect } from 'react'
import { ApiError, api, type Query, url } from './client'
import { streamEvents } from './sse'
import type { Job, JobStatus, Page, Waybill } from './types'

export const RUNNING: JobStatus[] = ['queued', 'setting_up', 'executing', 'interrupting']
export const isOver = (job: Pick<Job, 'status'>) => !RUNNING.includes(job.status)

export const jobQuery = (id: number) =>
  queryOptions({ queryKey: ['jobs', id], queryFn: () => api.get<Job>(`/jobs/${id}`) })

export const waybillQuery = (id: number, enabled: boolean) =>
  queryOptions({
    queryKey: ['jobs', id, 'waybill'],
    queryFn: () => api.get<Waybill>(`/jobs/${id}/waybill`),
    enabled,
    staleTime: Number.POSITIVE_INFINITY,
  })

export const runningJobsQuery = queryOptions({
  queryKey: ['jobs', 'running'],
  queryFn: () => api.get<Page<Job>>('/jobs', { status: 'executing', limit: 50 }),
})

export const jobsPage = (filters: Query, cursor: string | null) =>
  api.get<Page<Job>>('/jobs', { ...filters, cursor, limit: 50 })

/** What one run has otherwise than the transfer says. */
export type RunValues = {
  custom_variables?: { name: string; value: string }[]
  /** "2026-11-29 10:30:00" in `time_zone`: times of variables count from it. */
  context_time?: string
  time_zone?: string
}

export const runTransfer = (id: number, body: RunValues & { full?: boolean } = {}) =>
  api.post<Job>('/jobs', body, { job_definition_id: id })
export const cancelJob = (id: number) => api.post<Job>(`/jobs/${id}/cancel`)

const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 30_000

/** Follows a stream of events; when it breaks, comes back after a while, each time a longer one. */
export function useEvents(path: string | null, onEvent: (name: string, data: unknown) => void) {
  useEffect(() => {
    if (!path) return
    const stop = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    let wait = FIRST_WAIT_MS
    const follow = async () => {
      try {
        await streamEvents('GET', url(path), {
          signal: stop.signal,
          onEvent: ({ event, data }) => {
            wait = FIRST_WAIT_MS
            onEvent(event, JSON.parse(data))
          },
        })
      } catch (error) {
        // Nobody is signed in: this page is left. Else it comes back, and reads what it missed.
        if (error instanceof ApiError && error.status === 401) return
      }
      if (stop.signal.aborted) return
      timer = setTimeout(follow, wait)
      wait = Math.min(wait * 2, LONGEST_WAIT_MS)
    }
    follow()
    return () => {
      stop.abort()
      clearTimeout(timer)
    }
  }, [path, onEvent])
}
