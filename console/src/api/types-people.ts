import type { Item } from './described'
import type { AccountRole, Json, Person } from './types-basic'
import type { DestinationType } from './types-schedules'

export type User = Person & {
  role: AccountRole
  can_use_audit_log: boolean
  is_restricted_connection_modify: boolean
  last_sign_in_at: string | null
  created_at: string
}
export type TeamRole = 'team_admin' | 'team_member'
export type TeamMember = { user_id: number; email?: string; role: TeamRole }
export type Team = {
  id: number
  name: string
  description: string | null
  members?: TeamMember[]
}
export type GroupRole = 'administrator' | 'editor' | 'operator' | 'viewer'
export type ResourceGroup = {
  id: number
  name: string
  description: string | null
  teams: { team_id: number; role: GroupRole }[]
}
export type ApiKey = Item<'/api/api_keys'>
export type NewApiKey = ApiKey & { token: string }
export type NotificationDestination = {
  id: number
  email?: string
  channel?: string
  name?: string
  description?: string
  url?: string
  /** Their names; values are sealed. */
  headers?: string[]
  allow_http?: boolean
}
export type AuditEntry = {
  id: number
  created_at: string
  user_id: number | null
  email: string | null
  category: string
  action: string
  object: string
  result: string
  ip: string | null
  request_id: string
  details?: Json
}
export type NotificationDelivery = {
  id: number
  destination_type: DestinationType
  destination_id: number
  job_id: number | null
  state: 'sent' | 'failed' | 'pending'
  error: string | null
  created_at: string
}
