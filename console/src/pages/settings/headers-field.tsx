import { Textarea } from '@mantine/core'
import { useState } from 'react'
import { useT } from '~/i18n'
import { readHeaders } from './header-lines'

type Props = {
  /** Names of those that are sealed already. */
  kept: string[]
  onChange: (headers: Record<string, string> | undefined) => void
}

/** More HTTP headers, a line each; nothing typed keeps those that are there. */
export function HeadersField({ kept, onChange }: Props) {
  const t = useT()
  const [text, setText] = useState('')
  const { wrongLine } = readHeaders(text)
  return (
    <Textarea
      label={t('set.dest.headers')}
      description={
        kept.length > 0
          ? t('set.dest.headers.keep', { names: kept.join(', ') })
          : t('set.dest.headers.help')
      }
      error={wrongLine && t('set.dest.headers.wrong', { n: wrongLine })}
      autosize
      minRows={2}
      spellCheck={false}
      autoComplete="off"
      value={text}
      onChange={(event) => {
        const typed = event.currentTarget.value
        setText(typed)
        onChange(typed.trim() === '' ? undefined : readHeaders(typed).headers)
      }}
    />
  )
}
