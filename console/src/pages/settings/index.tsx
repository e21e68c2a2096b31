import { Tabs } from '@mantine/core'
import { useNavigate, useParams } from '@tanstack/react-router'
import type { ComponentType } from 'react'
import { useSession } from '~/api/session'
import { SECTIONS, type SectionName } from '~/frame/sections'
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

const PARTS: Record<SectionName, ComponentType> = {
  profile: Profile,
  keys: Keys,
  users: Users,
  teams: Teams,
  groups: Groups,
  notifications: Destinations,
  labels: LabelsSection,
  audit: Audit,
}

export default function Settings() {
  const t = useT()
  const { user } = useSession()
  const { section } = useParams({ from: '/inside/settings/$section' })
  const navigate = useNavigate()
  const seen = SECTIONS.filter(({ may }) => may(user))
  const shown = seen.find(({ name }) => name === section) ?? seen[0]
  if (!shown) return null
  const Part = PARTS[shown.name]
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
