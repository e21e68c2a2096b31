import { Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import { isOver } from '~/api/jobs'
import type { Job } from '~/api/types'
import { useFormats } from './formats'
import { TextLink } from './link'

export function JobLink({ job }: { job: Pick<Job, 'id'> }) {
  return (
    <TextLink to="/jobs/$id" params={{ id: String(job.id) }} className="nums">
      #{job.id}
    </TextLink>
  )
}

export function TransferLink({ id, name }: { id: number | null; name: string }) {
  if (id === null) return <Text span>{name}</Text>
  return (
    <TextLink to="/transfers/$id" params={{ id: String(id) }}>
      {name}
    </TextLink>
  )
}

/** How long a job took, or has taken so far: this one counts on. */
export function Took({ job }: { job: Job }) {
  const formats = useFormats()
  const [now, setNow] = useState(Date.now)
  const ticking = job.started_at !== null && !isOver(job)
  useEffect(() => {
    if (!ticking) return
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [ticking])
  if (!job.started_at) return <>–</>
  const end = job.finished_at ? Date.parse(job.finished_at) : now
  return <>{formats.duration(Math.max(0, end - Date.parse(job.started_at)))}</>
}
