import type { Session } from '../src/api/types'
import { type MockRoute, ok, refuse } from './types'

const session: Session = {
  user: {
    id: 1,
    email: 'mina@example.com',
    role: 'super_admin',
    can_use_audit_log: true,
    is_restricted_connection_modify: false,
    preferences: { time_zone: 'Europe/Oslo' },
  },
  csrf_token: 'mock-token',
  version: '0.4.0',
  aws_principal_account_id: '999988887777',
  aws_principal_problem: null,
}
let signedIn = true

export const sessionRoutes: MockRoute[] = [
  [
    'GET',
    /^\/session$/,
    () => (signedIn ? ok(session) : ok({ error: 'Sign in first', setup_needed: false }, 401)),
  ],
  [
    'POST',
    /^\/session$/,
    ({ body }) => {
      if (body.password === 'wrong') return refuse(401, 'E-mail or password is wrong')
      signedIn = true
      return ok(session)
    },
  ],
  [
    'DELETE',
    /^\/session$/,
    () => {
      signedIn = false
      return ok({})
    },
  ],
  [
    'POST',
    /^\/setup$/,
    () => {
      signedIn = true
      return ok(session)
    },
  ],
  [
    'PATCH',
    /^\/session$/,
    ({ body }) => {
      Object.assign(session.user.preferences, body.preferences)
      return ok(session)
    },
  ],
]
