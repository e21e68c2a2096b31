import type { QueryClient } from '@tanstack/react-query'
import type { AnyRouter } from '@tanstack/react-router'
import { onUnauthorized } from './api/client'
import { type SignedOut, sessionQuery } from './api/session'

const SIGN_IN = '/sign-in'
const NOBODY: SignedOut = { setupNeeded: false }

/** Goes to sign-in, whence `next` leads back, and forgets what was shown to the one who leaves. */
export async function leave(router: AnyRouter, client: QueryClient, next?: string) {
  await router.navigate({ to: SIGN_IN, search: { next } })
  // Who has unsaved changes may have stayed, to copy them.
  if (router.state.location.pathname !== SIGN_IN) return
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionQuery.queryKey[0] })
  client.setQueryData(sessionQuery.queryKey, NOBODY)
}

/** When the server no longer knows the session, whatever was asked of it: sign in and come back. */
export function watchSessionEnd(router: AnyRouter, client: QueryClient) {
  let leaving = false
  onUnauthorized(async () => {
    const { pathname, href } = router.state.location
    if (leaving || pathname === SIGN_IN) return
    leaving = true
    await leave(router, client, href)
    leaving = false
  })
}
