import { useCallback, useEffect, useRef, useState } from 'react'
import { url } from '~/api/client'
import { streamEvents } from '~/api/sse'
import type { CheckReport, CheckRow } from '~/api/types'

export type Check = {
  state: 'idle' | 'running' | 'done'
  rows: CheckRow[]
  verdict?: CheckReport['verdict']
  error?: unknown
  /** Something that decides the result has changed since the test began. */
  isStale: boolean
}

type Found = Omit<Check, 'isStale'>
const IDLE: Found = { state: 'idle', rows: [] }

/** Runs the connection's test; rows come in as the server finds them out. `settings` decide it. */
export function useCheck(last: CheckReport | null, settings: string) {
  const [tried, setTried] = useState(settings)
  const [check, setCheck] = useState<Found>(
    last ? { state: 'done', rows: last.rows, verdict: last.verdict } : IDLE,
  )
  const running = useRef<AbortController>(null)
  useEffect(() => () => running.current?.abort(), [])

  const start = async (path: string, body: unknown) => {
    running.current?.abort()
    setTried(settings)
    const stop = new AbortController()
    running.current = stop
    setCheck({ state: 'running', rows: [] })
    try {
      await streamEvents('POST', url(path), {
        body,
        signal: stop.signal,
        onEvent: ({ event, data }) => {
          if (event === 'row') {
            const row = JSON.parse(data) as CheckRow
            setCheck((before) => ({ ...before, rows: [...before.rows, row] }))
          }
          if (event === 'report') {
            const report = JSON.parse(data) as CheckReport
            setCheck({ state: 'done', rows: report.rows, verdict: report.verdict })
          }
        },
      })
      setCheck((before) => ({ ...before, state: 'done' }))
    } catch (error) {
      if (!stop.signal.aborted) setCheck((before) => ({ ...before, state: 'done', error }))
    }
  }

  const stop = useCallback(() => {
    running.current?.abort()
    setCheck((before) => ({ ...before, state: 'done' }))
  }, [])
  return { check: { ...check, isStale: check.rows.length > 0 && tried !== settings }, start, stop }
}
