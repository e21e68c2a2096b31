import { Tabs } from '@mantine/core'
import { useNavigate, useParams } from '@tanstack/react-router'
import type { ComponentType } from 'react'
import { useSession } from '~/api/session'
import type { SessionUser } from '~/api/types'
import { useT } from '~/i18n'
import { PageHead } from '~/parts/page'
import { Audit } from './audit'
import { Destinations } from './destinations'
import { Groups } from './groups'
import { Keys } from './keys'
import { LabelsSection } from './labels'
import { Profile } from './profile'
import { Teams } from './teams'
import { Users } from './users'

type Section = { name: string; part: ComponentType; may: (user: SessionUser) => boolean }

const anybody = () => true
const admins = ({ role }: SessionUser) => role !== 'member'

const SECTIONS = [
  { name: 'profile', part: Profile, may: anybody },
  { name: 'keys', part: Keys, may: anybody },
  { name: 'users', part: Users, may: admins },
  { name: 'teams', part: Teams, may: admins },
  { name: 'groups', part: Groups, may: anybody },
  { name: 'notifications', part: Destinations, may: admins },
  { name: 'labels', part: LabelsSection, may: anybody },
  {
    name: 'audit',
    part: Audit,
    may: ({ role, can_use_audit_log }) => role === 'super_admin' || can_use_audit_log,
  },
] as const satisfies Section[]

export default function Settings() {
  const t = useT()
  const { user } = useSession()
  const { section } = useParams({ from: '/inside/settings/$section' })
  const navigate = useNavigate()
  const seen = SECTIONS.filter(({ may }) => may(user))
  const shown = seen.find(({ name }) => name === section) ?? seen[0]
  if (!shown) return null
  const Part = shown.part
  return (
    <>
      <PageHead title={t('set.title')} name={`${t(`set.${shown.name}`)} · ${t('set.title')}`} />
      <Tabs
        value={shown.name}
        onChange={(next) =>
          next && navigate({ to: '/settings/$section', params: { section: next } })
        }
        keepMounted={false}
      >
        <Tabs.List mb="md" aria-label={t('set.sections')}>
          {seen.map(({ name }) => (
            <Tabs.Tab key={name} value={name}>
              {t(`set.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={shown.name}>
          <Part />
        </Tabs.Panel>
      </Tabs>
    </>
  )
}
