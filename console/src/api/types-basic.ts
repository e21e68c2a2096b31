import type { Got, Refined } from './described'

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
export type JsonObject = { [key: string]: Json }

export type Page<T> = { items: T[]; next_cursor: string | null }

export type AccountRole = 'super_admin' | 'admin' | 'member'
export type Language = 'en' | 'ja'
export type Theme = 'auto' | 'light' | 'dark'
export type Preferences = { language?: Language; theme?: Theme; time_zone?: string }

export type SessionUser = {
  id: number
  email: string
  role: AccountRole
  can_use_audit_log: boolean
  is_restricted_connection_modify: boolean
  preferences: Preferences
}
export type Session = Refined<Got<'/api/session'>, { user: SessionUser }>

export type Person = { id: number; email: string }
