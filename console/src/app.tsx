import {
  localStorageColorSchemeManager,
  MantineProvider,
  MantineThemeProvider,
} from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { type ComponentProps, useState } from 'react'
import { makeQueryClient } from './api/query-client'
import { I18nProvider, useT } from './i18n'
import { makeRouter } from './router'
import { watchSessionEnd } from './session-end'
import { readableColors, theme } from './theme'

const schemes = localStorageColorSchemeManager({ key: 'waybill-theme' })

function Toasts() {
  const closeButtonProps = { 'aria-label': useT()('common.close') }
  return (
    <MantineThemeProvider
      theme={{ components: { Notification: { defaultProps: { closeButtonProps } } } }}
    >
      <Notifications position="bottom-right" />
    </MantineThemeProvider>
  )
}

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
          <Toasts />
          <RouterProvider router={router} />
        </QueryClientProvider>
      </I18nProvider>
    </MantineProvider>
  )
}
