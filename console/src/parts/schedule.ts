import type { ScheduleSettings } from '~/api/types'
import type { Translate } from '~/i18n'

export const KINDS = ['hourly', 'daily', 'weekly', 'monthly', 'last_day', 'every', 'cron'] as const
export type Kind = (typeof KINDS)[number]

export function kindOf(schedule: ScheduleSettings): Kind {
  if (schedule.cron) return 'cron'
  if (schedule.every_minutes) return 'every'
  if (schedule.last_day) return 'last_day'
  return schedule.frequency ?? 'daily'
}

const two = (value: number | null | undefined) => String(value ?? 0).padStart(2, '0')

/** A schedule with only what its kind needs, the rest as before or at a sensible start. */
export function ofKind(kind: Kind, old: ScheduleSettings): ScheduleSettings {
  const { time_zone, missed_run, enabled } = old
  const shared = { time_zone, missed_run, enabled }
  const time = { hour: old.hour ?? 3, minute: old.minute ?? 0 }
  switch (kind) {
    case 'cron':
      return { ...shared, cron: old.cron || `${time.minute} ${time.hour} * * *` }
    case 'every':
      return { ...shared, every_minutes: old.every_minutes ?? 15 }
    case 'hourly':
      return { ...shared, frequency: kind, minute: time.minute }
    case 'daily':
      return { ...shared, frequency: kind, ...time }
    case 'weekly':
      return { ...shared, frequency: kind, day_of_week: old.day_of_week ?? 1, ...time }
    case 'monthly':
      return { ...shared, frequency: kind, day: old.day ?? 1, ...time }
    case 'last_day':
      return { ...shared, frequency: 'monthly', last_day: true, ...time }
  }
}

/** Sunday to Saturday, in a language. */
export function weekdays(language: string): string[] {
  const format = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' })
  // 2023-01-01 was a Sunday.
  return Array.from({ length: 7 }, (_, day) => format.format(new Date(Date.UTC(2023, 0, 1 + day))))
}

/** A schedule in words. */
export function sayWhen(schedule: ScheduleSettings, t: Translate, language: string): string {
  const time = `${two(schedule.hour)}:${two(schedule.minute)}`
  switch (kindOf(schedule)) {
    case 'cron':
      return t('sch.says.cron', { cron: schedule.cron ?? '' })
    case 'every':
      return t('sch.says.every', { n: schedule.every_minutes ?? 0 })
    case 'hourly':
      return t('sch.says.hourly', { minute: two(schedule.minute) })
    case 'daily':
      return t('sch.says.daily', { time })
    case 'weekly':
      return t('sch.says.weekly', {
        weekday: weekdays(language)[schedule.day_of_week ?? 0] ?? '',
        time,
      })
    case 'monthly':
      return t('sch.says.monthly', { day: schedule.day ?? 1, time })
    case 'last_day':
      return t('sch.says.last_day', { time })
  }
}

/** What is sent: without what the server makes. */
export function settingsOf(schedule: ScheduleSettings): ScheduleSettings {
  return { ...ofKind(kindOf(schedule), schedule), enabled: schedule.enabled ?? true }
}
