import { ActionIcon, Menu } from '@mantine/core'
import { IconLogout, IconUser, IconUserCircle } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useRouter } from '@tanstack/react-router'
import { signOut, useSession } from '~/api/session'
import { useT } from '~/i18n'
import { dropAllDrafts } from '~/parts/drafts'
import { leave } from '~/session-end'

export function AccountMenu() {
  const t = useT()
  const { user, version } = useSession()
  const navigate = useNavigate()
  const client = useQueryClient()
  const router = useRouter()
  const out = async () => {
    await signOut()
    await leave(router, client)
    dropAllDrafts()
  }
  return (
    <Menu position="bottom-end" withinPortal={false}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('top.account')}>
          <IconUserCircle size={19} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {user.email} · Waybill {version}
        </Menu.Label>
        <Menu.Item
          leftSection={<IconUser size={15} />}
          onClick={() => navigate({ to: '/settings/$section', params: { section: 'profile' } })}
        >
          {t('top.profile')}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={15} />} onClick={out}>
          {t('top.signout')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
