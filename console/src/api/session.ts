import { queryOptions, useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import { ApiError, api, setCsrfToken } from './client'
import type { Preferences, Session } from './types'

export type SignedOut = { setupNeeded: boolean }

function keep(session: Session): Session {
  setCsrfToken(session.csrf_token)
  return session
}

async function readSession(): Promise<Session | SignedOut> {
  try {
    return keep(await api.get<Session>('/session'))
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) {
      return { setupNeeded: error.body.setup_needed === true }
    }
    throw error
  }
}

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: readSession,
  staleTime: Number.POSITIVE_INFINITY,
  retry: false,
})

export const isSignedIn = (session: Session | SignedOut): session is Session => 'user' in session

/** The signed-in person; only for pages behind sign-in. A page that is being left keeps the last. */
export function useSession(): Session {
  const { data } = useQuery(sessionQuery)
  const last = useRef<Session>(undefined)
  if (data && isSignedIn(data)) last.current = data
  if (!last.current) throw new Error('not signed in')
  return last.current
}

export const signIn = async (body: { email: string; password: string }) =>
  keep(await api.post<Session>('/session', body))
export const signOut = () => api.remove('/session')
export const setUp = async (body: { token: string; email: string; password: string }) =>
  keep(await api.post<Session>('/setup', body))
export const changeSession = async (body: {
  preferences?: Preferences
  password?: string
  current_password?: string
}) => keep(await api.patch<Session>('/session', body))
