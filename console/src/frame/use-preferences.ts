import { useMutation, useQueryClient } from '@tanstack/react-query'
import { changeSession, sessionQuery } from '~/api/session'
import type { Preferences } from '~/api/types'

/** Keeps a choice with the account, so that it holds on every machine. */
export function usePreferences(): (preferences: Preferences) => void {
  const client = useQueryClient()
  const { mutate } = useMutation({
    mutationFn: (preferences: Preferences) => changeSession({ preferences }),
    onSuccess: (session) => client.setQueryData(sessionQuery.queryKey, session),
  })
  return mutate
}
