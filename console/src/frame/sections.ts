import type { SessionUser } from '~/api/types'

const anybody = () => true
const admins = ({ role }: SessionUser) => role !== 'member'

/** The parts of the settings, and who sees each. */
export const SECTIONS = [
  { name: 'profile', may: anybody },
  { name: 'keys', may: anybody },
  { name: 'users', may: admins },
  { name: 'teams', may: admins },
  { name: 'groups', may: anybody },
  { name: 'notifications', may: admins },
  { name: 'labels', may: anybody },
  {
    name: 'audit',
    may: ({ role, can_use_audit_log }: SessionUser) => role === 'super_admin' || can_use_audit_log,
  },
] as const

export type SectionName = (typeof SECTIONS)[number]['name']
