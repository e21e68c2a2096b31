import { Text } from '@mantine/core'
import type { RefusedRow } from '~/api/types'
import { useT } from '~/i18n'
import { useFormats } from './formats'
import { markBad } from './mark-bad'
import classes from './raw-row.module.css'

/** A row as it stands in its item, what is wrong with it marked. Text only, whatever it holds. */
export function RawRow({ row }: { row: RefusedRow }) {
  const t = useT()
  const formats = useFormats()
  const text = typeof row.raw === 'string' ? row.raw : row.raw.base64
  const parts = typeof row.raw === 'string' ? markBad(row.raw, row.reason) : null
  return (
    <>
      <code className={classes.raw}>
        {parts ? (
          <>
            {parts[0]}
            <mark>{parts[1]}</mark>
            {parts[2]}
          </>
        ) : (
          text
        )}
      </code>
      {typeof row.raw !== 'string' && (
        <Text size="xs" c="dimmed">
          {t('refused.binary')}
        </Text>
      )}
      {row.raw_bytes !== undefined && (
        <Text size="xs" c="dimmed">
          {t('refused.cut', { size: formats.bytes(row.raw_bytes) })}
        </Text>
      )}
    </>
  )
}
