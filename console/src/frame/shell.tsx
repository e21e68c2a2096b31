import { AppShell, Burger, Group } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Outlet } from '@tanstack/react-router'
import { useT } from '~/i18n'
import { AccountMenu } from './account-menu'
import classes from './frame.module.css'
import { LanguageMenu } from './language-menu'
import { Logo } from './logo'
import { Nav } from './nav'
import { RunningJobs } from './running-jobs'
import { Search } from './search'
import { ThemeMenu } from './theme-menu'
import { usePreferences, useStoredPreferences } from './use-preferences'

/** What stands around every page of the signed-in: places at the left, tools at the top. */
export default function Shell() {
  const t = useT()
  const [opened, { toggle, close }] = useDisclosure()
  const choose = usePreferences()
  useStoredPreferences()
  return (
    <AppShell
      header={{ height: 48 }}
      navbar={{ width: 200, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding="md"
    >
      <a href="#content" className="skip">
        {t('app.skip')}
      </a>
      <AppShell.Header className={classes.header}>
        <Burger
          opened={opened}
          onClick={toggle}
          hiddenFrom="sm"
          size="sm"
          aria-label={t('nav.open')}
          aria-expanded={opened}
        />
        <Logo />
        <Group gap={4} ml="auto" wrap="nowrap" miw={0}>
          <Search />
          <RunningJobs />
          <LanguageMenu onChoose={(language) => choose({ language })} />
          <ThemeMenu onChoose={(theme) => choose({ theme })} />
          <AccountMenu />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar className={classes.rail}>
        <Nav onGo={close} />
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        <div className={classes.content}>
          <Outlet />
        </div>
      </AppShell.Main>
    </AppShell>
  )
}
