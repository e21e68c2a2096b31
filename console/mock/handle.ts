import { connectionRoutes } from './connections'
import { jobRoutes } from './jobs'
import { sessionRoutes } from './session'
import { settingsRoutes } from './settings'
import { transferRoutes } from './transfers'
import { type MockReply, type MockRequest, type MockRoute, refuse } from './types'

const routes: MockRoute[] = [
  ...sessionRoutes,
  ...connectionRoutes,
  ...jobRoutes,
  ...transferRoutes,
  ...settingsRoutes,
]

export type Asked = Omit<MockRequest, 'params' | 'path' | 'query'> & { url: string }

/** Answers as a server would, from made-up data in memory. */
export function answer({ verb, url, body, wantsEvents }: Asked): MockReply {
  const { pathname, searchParams } = new URL(url, 'http://mock')
  const path = pathname.replace(/^\/api/, '').replace(/\/$/, '')
  for (const [routeVerb, pattern, reply] of routes) {
    const found = pattern.exec(path)
    if (routeVerb === verb && found) {
      return reply({ verb, path, query: searchParams, body, wantsEvents, params: found.slice(1) })
    }
  }
  return refuse(404, `Not found: ${verb} ${path}`)
}
