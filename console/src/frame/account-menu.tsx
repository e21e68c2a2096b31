import { ActionIcon, Menu } from '@mantine/core'
import { IconLogout, IconUser, IconUserCircle } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { sessionQuery, signOut, useSession } from '~/api/session'
import { useT } from '~/i18n'

export function AccountMenu() {
  const t = useT()
  const { user, version } = useSession()
  const navigate = useNavigate()
  const client = useQueryClient()
  const leave = async () => {
    await signOut()
    client.clear()
    await client.fetchQuery(sessionQuery)
    await navigate({ to: '/sign-in' })
  }
  return (
    <Menu position="bottom-end">
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
        <Menu.Item leftSection={<IconLogout size={15} />} onClick={leave}>
          {t('top.signout')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
