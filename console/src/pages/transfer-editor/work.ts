import { useQueryClient } from '@tanstack/react-query'
import { useLocation } from '@tanstack/react-router'
import { useState } from 'react'
import { isSignedIn, type SignedOut, sessionQuery } from '~/api/session'
import type { JsonObject, Session } from '~/api/types'
import { type Draft, dropDraft, readDraft } from '~/parts/drafts'

export type Settings = {
  /** What only the API keeps, beside the document’s memo. */
  description: string | null
  labels: string[]
  retry_limit: number
  is_runnable_concurrently: boolean
  /** Minutes; 0: none. */
  execution_timeout: number
  resource_group_id: number | null
}
/** A transfer as far as somebody was with it; `revision`: the one that they began with. */
export type Work = { document: JsonObject; settings: Settings; revision?: number }

/** Where this person's work on the transfer of this page is kept. */
export function useDraftPlace(): string {
  const session = useQueryClient().getQueryData<Session | SignedOut>(sessionQuery.queryKey)
  const path = useLocation({ select: ({ pathname, search }) => `${pathname} ${fromOf(search)}` })
  return `${session && isSignedIn(session) ? session.user.id : 0} ${path}`
}

const fromOf = (search: object) => ('from' in search ? String(search.from) : '')

/** What was kept here before the page was opened, until it is taken over or given up. */
export function useOffer(place: string) {
  const [offered, setOffered] = useState<Draft<Work> | undefined>(() => readDraft<Work>(place))
  const [taken, setTaken] = useState<Work>()
  return {
    offered,
    taken,
    take: () => {
      setTaken(offered?.work)
      setOffered(undefined)
    },
    drop: () => {
      dropDraft(place)
      setOffered(undefined)
    },
  }
}
