import { useEffect, useState } from 'react'
import { useT } from '~/i18n'
import { useFormats } from './formats'

/** A time as people say it; the exact one, with its zone, on hover. */
export function When({ at }: { at: string | null | undefined }) {
  const t = useT()
  const formats = useFormats()
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 20_000)
    return () => clearInterval(timer)
  }, [])
  if (!at) return <span>{t('common.never')}</span>
  return (
    <time dateTime={at} title={formats.exact(at)}>
      {formats.ago(at, Math.max(now, Date.now() - 20_000))}
    </time>
  )
}
