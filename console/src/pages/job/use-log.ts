import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { api } from '~/api/client'
import { isOver } from '~/api/jobs'
import type { Job, JobLog } from '~/api/types'

const POLL_MS = 1500

/** All lines of a job's log; read on until it is over and its end was seen. */
export function useLog(job: Job) {
  const over = isOver(job)
  const { data, error, fetchNextPage, isFetching } = useInfiniteQuery({
    queryKey: ['jobs', job.id, 'log'],
    queryFn: ({ pageParam, signal }) =>
      api.get<JobLog>(`/jobs/${job.id}/log`, { after: pageParam }, signal),
    initialPageParam: 0,
    getNextPageParam: (last) => last.next,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const last = data?.pages.at(-1)
  const atEnd = last !== undefined && last.lines.length === 0
  useEffect(() => {
    if (isFetching || !last || (atEnd && over)) return
    const timer = setTimeout(() => fetchNextPage(), atEnd ? POLL_MS : 0)
    return () => clearTimeout(timer)
  }, [isFetching, last, atEnd, over, fetchNextPage])
  return { lines: data?.pages.flatMap((page) => page.lines) ?? [], error }
}
