import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router'
import { isSignedIn, sessionQuery } from './api/session'
import { Broken, NoSuchPage } from './frame/broken'
import { Waiting } from './parts/page'
import * as search from './search-params'

const root = createRootRouteWithContext<{ client: QueryClient }>()({
  notFoundComponent: NoSuchPage,
})

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: search.signIn,
  loader: ({ context }) => context.client.ensureQueryData(sessionQuery),
  component: lazyRouteComponent(() => import('./pages/sign-in')),
})
const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  component: lazyRouteComponent(() => import('./pages/setup')),
})

const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  beforeLoad: async ({ context, location }) => {
    const session = await context.client.ensureQueryData(sessionQuery)
    if (!isSignedIn(session)) {
      throw redirect({ to: '/sign-in', search: { next: location.href } })
    }
  },
  component: lazyRouteComponent(() => import('./frame/shell')),
})
const dashboard = createRoute({
  getParentRoute: () => inside,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/dashboard')),
})
const connections = createRoute({
  getParentRoute: () => inside,
  path: '/connections',
  validateSearch: search.list,
  component: lazyRouteComponent(() => import('./pages/connections')),
})
const newS3 = createRoute({
  getParentRoute: () => inside,
  path: '/connections/s3/new',
  component: lazyRouteComponent(() => import('./pages/s3-connection/new')),
})
const editS3 = createRoute({
  getParentRoute: () => inside,
  path: '/connections/s3/$id',
  component: lazyRouteComponent(() => import('./pages/s3-connection/edit')),
})
const transfers = createRoute({
  getParentRoute: () => inside,
  path: '/transfers',
  validateSearch: search.transfers,
  component: lazyRouteComponent(() => import('./pages/transfers')),
})
const newTransfer = createRoute({
  getParentRoute: () => inside,
  path: '/transfers/new',
  validateSearch: search.editor,
  component: lazyRouteComponent(() => import('./pages/transfer-editor/new')),
})
const transfer = createRoute({
  getParentRoute: () => inside,
  path: '/transfers/$id',
  validateSearch: search.tab,
  component: lazyRouteComponent(() => import('./pages/transfer')),
})
const editTransfer = createRoute({
  getParentRoute: () => inside,
  path: '/transfers/$id/edit',
  validateSearch: search.editor,
  component: lazyRouteComponent(() => import('./pages/transfer-editor/edit')),
})
const jobs = createRoute({
  getParentRoute: () => inside,
  path: '/jobs',
  validateSearch: search.jobs,
  component: lazyRouteComponent(() => import('./pages/jobs')),
})
const job = createRoute({
  getParentRoute: () => inside,
  path: '/jobs/$id',
  validateSearch: search.tab,
  component: lazyRouteComponent(() => import('./pages/job')),
})
const schedules = createRoute({
  getParentRoute: () => inside,
  path: '/schedules',
  validateSearch: search.list,
  component: lazyRouteComponent(() => import('./pages/schedules')),
})
const settings = createRoute({
  getParentRoute: () => inside,
  path: '/settings/$section',
  validateSearch: search.list,
  component: lazyRouteComponent(() => import('./pages/settings')),
})

const tree = root.addChildren([
  signIn,
  setup,
  inside.addChildren([
    dashboard,
    connections,
    newS3,
    editS3,
    transfers,
    newTransfer,
    transfer,
    editTransfer,
    jobs,
    job,
    schedules,
    settings,
  ]),
])

export function makeRouter(client: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { client },
    defaultPreload: 'intent',
    defaultPendingComponent: () => <Waiting />,
    defaultErrorComponent: Broken,
    scrollRestoration: true,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>
  }
}
