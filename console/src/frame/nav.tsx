import {
  IconArrowsTransferDown,
  IconCalendarClock,
  IconGauge,
  IconListDetails,
  IconPlugConnected,
  IconSettings,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useT } from '~/i18n'
import classes from './frame.module.css'

export const PLACES = [
  { to: '/', key: 'nav.dashboard', icon: IconGauge },
  { to: '/connections', key: 'nav.connections', icon: IconPlugConnected },
  { to: '/transfers', key: 'nav.transfers', icon: IconArrowsTransferDown },
  { to: '/jobs', key: 'nav.jobs', icon: IconListDetails },
  { to: '/schedules', key: 'nav.schedules', icon: IconCalendarClock },
] as const

export function Nav({ onGo }: { onGo: () => void }) {
  const t = useT()
  return (
    <nav className={classes.nav} aria-label={t('nav.main')}>
      {PLACES.map(({ to, key, icon: Icon }) => (
        <Link
          key={to}
          to={to}
          className={classes.place}
          activeOptions={{ exact: to === '/', includeSearch: false }}
          onClick={onGo}
        >
          <Icon size={18} stroke={1.7} aria-hidden />
          {t(key)}
        </Link>
      ))}
      <div className={classes.gap} />
      <Link
        to="/settings/$section"
        params={{ section: 'profile' }}
        className={classes.place}
        activeProps={{ 'data-status': 'active' }}
        onClick={onGo}
      >
        <IconSettings size={18} stroke={1.7} aria-hidden />
        {t('nav.settings')}
      </Link>
    </nav>
  )
}
