import { type MockRoute, ok, page } from './types'

const ago = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString()
const user = (id: number, email: string, role: string) => ({
  id,
  email,
  role,
  can_use_audit_log: id < 3,
  is_restricted_connection_modify: id > 2,
  last_sign_in_at: id > 2 ? null : ago(0.1),
  created_at: ago(80),
})
const users = [
  user(1, 'mina@example.com', 'super_admin'),
  user(2, 'kenji@example.com', 'admin'),
  user(3, 'ola@example.com', 'member'),
]
const teams = [
  {
    id: 1,
    name: 'Data',
    description: 'Those who load',
    members: [
      { user_id: 1, email: 'mina@example.com', role: 'team_admin' },
      { user_id: 3, email: 'ola@example.com', role: 'team_member' },
    ],
  },
]
const groups = [{ id: 1, name: 'Shops', description: '', teams: [{ team_id: 1, role: 'editor' }] }]
const labels = [
  { id: 1, name: 'nightly', description: 'Runs at night', color: '#2b8a9b' },
  { id: 2, name: 'finance', description: '', color: '#c2410c' },
]
const keys = [
  {
    id: 1,
    name: 'terraform',
    hint: 'tra_9fk2…',
    scope: 'run',
    created_at: ago(20),
    expires_at: ago(-70),
    last_used_at: ago(0.02),
  },
]
const audit = [
  ['connections', 'test', 'acme production', 'ok'],
  ['job_definitions', 'update', 'orders', 'ok'],
  ['session', 'sign_in', 'kenji@example.com', 'denied'],
].map(([category, action, object, result], at) => ({
  id: 90 - at,
  created_at: ago(at / 9),
  user_id: 1,
  email: 'mina@example.com',
  category,
  action,
  object,
  result,
  ip: '10.0.0.8',
  request_id: `7f3a9c2e51d84b6${at}`,
  details: { changed: ['name'] },
}))

const made = (body: Record<string, unknown>) =>
  ok({ id: 99, members: [], teams: [], created_at: ago(0), ...body })

export const settingsRoutes: MockRoute[] = [
  ['GET', /^\/users$/, () => page(users)],
  ['GET', /^\/teams$/, () => page(teams.map(({ members, ...team }) => team))],
  ['GET', /^\/teams\/(\d+)$/, () => ok(teams[0])],
  ['GET', /^\/resource_groups$/, () => page(groups)],
  ['GET', /^\/labels$/, () => page(labels)],
  ['GET', /^\/api_keys$/, () => page(keys)],
  [
    'POST',
    /^\/api_keys$/,
    ({ body }) =>
      ok({ ...keys[0], ...body, id: 9, token: 'tra_Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MGFiY2RlZg' }),
  ],
  [
    'GET',
    /^\/notification_destinations\/email$/,
    () => page([{ id: 1, email: 'data@example.com' }]),
  ],
  [
    'GET',
    /^\/notification_destinations\/slack_channel$/,
    () => page([{ id: 1, channel: '#data-jobs' }]),
  ],
  ['GET', /^\/notification_destinations\/http$/, () => page([])],
  [
    'POST',
    /^\/notification_destinations\/\w+\/\d+\/test$/,
    () =>
      ok({
        id: 1,
        state: 'failed',
        error: 'hooks.slack.com answered 404: no_team',
        created_at: ago(0),
      }),
  ],
  [
    'GET',
    /^\/notification_deliveries$/,
    () =>
      page([
        {
          id: 5,
          destination_type: 'slack_channel',
          destination_id: 1,
          job_id: 409,
          state: 'failed',
          error: 'hooks.slack.com answered 404: no_team',
          created_at: ago(0.2),
        },
      ]),
  ],
  [
    'GET',
    /^\/audit_log$/,
    ({ query }) =>
      page(
        audit.filter(
          ({ category }) => !query.get('category') || category === query.get('category'),
        ),
      ),
  ],
  [
    'POST',
    /^\/(?:users|teams|resource_groups|labels|notification_destinations\/\w+)$/,
    ({ body }) => made(body),
  ],
  [
    'PATCH',
    /^\/(?:users|teams|resource_groups|labels|notification_destinations\/\w+)\/\d+$/,
    ({ body }) => made(body),
  ],
  [
    'DELETE',
    /^\/(?:users|teams|resource_groups|labels|api_keys|notification_destinations\/\w+)\/\d+$/,
    () => ok({}),
  ],
]
