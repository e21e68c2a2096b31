import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { isSignedIn, sessionQuery } from '~/api/session'
import { useI18n } from '~/i18n'

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte']
const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
]

// How long something took, in short.
const LENGTHS = {
  en: { ms: ' ms', s: ' s', min: ' min', h: ' h', gap: ' ' },
  ja: { ms: 'ミリ秒', s: '秒', min: '分', h: '時間', gap: '' },
}

export type Formats = ReturnType<typeof makeFormats>

/** How numbers, sizes and times are written, in a language and a zone. */
export function makeFormats(language: string, timeZone: string) {
  const locale = language === 'ja' ? 'ja-JP' : 'en-GB'
  const unit = LENGTHS[language === 'ja' ? 'ja' : 'en']
  const whole = new Intl.NumberFormat(locale)
  const short = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 })
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' })
  const clock = new Intl.DateTimeFormat(locale, {
    dateStyle: 'medium',
    timeStyle: 'medium',
    timeZone,
  })
  const stamp = new Intl.DateTimeFormat(locale, {
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    hourCycle: 'h23',
    timeZone,
  })
  const dayOnly = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone })

  const bytes = (count: number) => {
    let power = 0
    for (let left = count; left >= 1000 && power < UNITS.length - 1; left /= 1000) power += 1
    return new Intl.NumberFormat(locale, {
      style: 'unit',
      unit: UNITS[power] ?? 'byte',
      unitDisplay: power === 0 ? 'long' : 'short',
      maximumSignificantDigits: 3,
    }).format(count / 1000 ** power)
  }
  const duration = (ms: number) => {
    if (ms < 1000) return `${Math.round(ms)}${unit.ms}`
    const seconds = Math.round(ms / 1000)
    if (seconds < 60) return `${(ms / 1000).toFixed(seconds < 10 ? 1 : 0)}${unit.s}`
    const parts = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60]
    const [h = 0, m = 0, s = 0] = parts
    return h > 0
      ? `${h}${unit.h}${unit.gap}${m}${unit.min}`
      : `${m}${unit.min}${unit.gap}${s}${unit.s}`
  }
  const hours = (ms: number) => {
    if (ms === 0) return '0'
    if (ms < 60_000) return duration(ms)
    const minutes = Math.round(ms / 60_000)
    return minutes < 60 ? `${minutes}${unit.min}` : `${(minutes / 60).toFixed(1)}${unit.h}`
  }
  const ago = (at: string, now: number) => {
    const seconds = (Date.parse(at) - now) / 1000
    const [unit, size] = STEPS.find(([, size]) => Math.abs(seconds) >= size) ?? ['second', 1]
    return relative.format(Math.trunc(seconds / size), unit)
  }
  return {
    number: (value: number) => whole.format(value),
    short: (value: number) => short.format(value),
    bytes,
    duration,
    hours,
    ago,
    exact: (at: string) => `${clock.format(new Date(at))} (${timeZone})`,
    /** For a line of a log: day and time to the millisecond; what is no time stays as it is. */
    stamp: (at: string) => (Number.isNaN(Date.parse(at)) ? at : stamp.format(new Date(at))),
    day: (at: string) => dayOnly.format(new Date(at)),
    timeZone,
  }
}

const systemZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone

/** The formats of the one who looks. */
export function useFormats(): Formats {
  const { language } = useI18n()
  const { data } = useQuery({ ...sessionQuery, enabled: false })
  const chosen = data && isSignedIn(data) ? data.user.preferences.time_zone : undefined
  return useMemo(() => makeFormats(language, chosen || systemZone()), [language, chosen])
}
