import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from '@tanstack/react-router'
import { render } from '@testing-library/react'
import type { ReactElement } from 'react'
import { vi } from 'vitest'
import type { Language } from '~/api/types'
import { I18nProvider, loadTexts } from '~/i18n'
import { answer } from '../../mock/handle'

/** What was asked of the server, in order. */
export type Asked = { verb: string; url: string; body: Record<string, unknown> }

/** Answers the console's requests from the mock, at once, and keeps what was asked. */
export function mockServer(): Asked[] {
  const asked: Asked[] = []
  vi.stubGlobal('fetch', async (url: string, init: RequestInit = {}) => {
    const body = init.body ? JSON.parse(String(init.body)) : {}
    const verb = init.method ?? 'GET'
    asked.push({ verb, url, body })
    const reply = answer({ verb, url, body, wantsEvents: true })
    if (reply.events) {
      const text = [...reply.events()]
        .map(({ event, data }) => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
        .join('')
      return new Response(text, { status: reply.status })
    }
    return new Response(reply.text ?? JSON.stringify(reply.body), { status: reply.status })
  })
  return asked
}

/** Renders a part as it stands in the console: theme, texts, cache and router around it. */
export async function renderPart(part: ReactElement, language: Language = 'en') {
  const texts = await loadTexts(language)
  const root = createRootRoute()
  const index = createRoute({ getParentRoute: () => root, path: '/', component: () => part })
  const anywhere = createRoute({ getParentRoute: () => root, path: '$', component: () => null })
  const router = createRouter({
    routeTree: root.addChildren([index, anywhere]),
    history: createMemoryHistory({ initialEntries: ['/'] }),
  })
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const shown = render(
    <MantineProvider env="test">
      <I18nProvider language={language} texts={texts}>
        <QueryClientProvider client={client}>
          {/* The test's own small router stands in for the console's. */}
          <RouterProvider router={router as never} />
        </QueryClientProvider>
      </I18nProvider>
    </MantineProvider>,
  )
  return { ...shown, router }
}
