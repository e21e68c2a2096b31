import { useMantineColorScheme } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { changeSession, sessionQuery, useSession } from '~/api/session'
import type { Preferences } from '~/api/types'
import { useI18n } from '~/i18n'

/** Keeps a choice with the account, so that it holds on every machine. */
export function usePreferences(): (preferences: Preferences) => void {
  const client = useQueryClient()
  const { mutate } = useMutation({
    mutationFn: (preferences: Preferences) => changeSession({ preferences }),
    onSuccess: (session) => client.setQueryData(sessionQuery.queryKey, session),
  })
  return mutate
}

/** Shows the console as the account has it, whatever this machine showed before. */
export function useStoredPreferences() {
  const { language, theme } = useSession().user.preferences
  const { setLanguage } = useI18n()
  const { setColorScheme } = useMantineColorScheme()
  useEffect(() => {
    if (language) setLanguage(language)
  }, [language, setLanguage])
  useEffect(() => {
    if (theme) setColorScheme(theme)
  }, [theme, setColorScheme])
}
