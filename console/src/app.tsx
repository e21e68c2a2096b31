import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { type ComponentProps, useState } from 'react'
import { makeQueryClient } from './api/query-client'
import { I18nProvider } from './i18n'
import { makeRouter } from './router'
import { watchSessionEnd } from './session-end'
import { readableColors, theme } from './theme'

const schemes = localStorageColorSchemeManager({ key: 'waybill-theme' })

type Props = Omit<ComponentProps<typeof I18nProvider>, 'children'>

export function App(props: Props) {
  const [client] = useState(makeQueryClient)
  const [router] = useState(() => {
    const made = makeRouter(client)
    watchSessionEnd(made, client)
    return made
  })
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      colorSchemeManager={schemes}
      cssVariablesResolver={readableColors}
    >
      <I18nProvider {...props}>
        <QueryClientProvider client={client}>
          <Notifications position="bottom-right" />
          <RouterProvider router={router} />
        </QueryClientProvider>
      </I18nProvider>
    </MantineProvider>
  )
}
