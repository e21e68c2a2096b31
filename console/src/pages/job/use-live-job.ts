import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
import { isOver, jobQuery, useEvents } from '~/api/jobs'
import type { Job, Progress } from '~/api/types'
import { addSample, type Sample } from './samples'

/** Follows a job while it runs: its state, its pace since the page was opened. */
export function useLiveJob(job: Job) {
  const client = useQueryClient()
  const [samples, setSamples] = useState<Sample[]>([])
  const [progress, setProgress] = useState<Progress | null>(job.progress)
  const last = useRef<Progress | null>(null)
  const onEvent = useCallback(
    (name: string, data: unknown) => {
      if (name === 'job') {
        const changed = data as Job
        client.setQueryData(jobQuery(changed.id).queryKey, changed)
        if (isOver(changed)) client.invalidateQueries({ queryKey: ['jobs'] })
      }
      if (name === 'progress') {
        const now = data as Progress
        const before = last.current
        last.current = now
        setProgress(now)
        setSamples((all) => addSample(all, before, now))
      }
    },
    [client],
  )
  useEvents(isOver(job) ? null : `/jobs/${job.id}/events`, onEvent)
  return { samples, progress: isOver(job) ? null : (progress ?? job.progress) }
}
