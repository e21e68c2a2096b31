import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useT } from '~/i18n'

/** Copies even where the page has no clipboard of its own (plain http beyond this machine). */
async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text)
    return
  }
  const area = document.createElement('textarea')
  area.value = text
  document.body.append(area)
  area.select()
  document.execCommand('copy')
  area.remove()
}

function useCopy(text: string) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 2000)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = () => copyText(text).then(() => setCopied(true))
  return { copied, copy }
}

export function CopyIcon({ text, what }: { text: string; what: string }) {
  const t = useT()
  const { copied, copy } = useCopy(text)
  const label = copied ? t('common.copied') : t('common.copy.what', { what })
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" size="sm" onClick={copy} aria-label={label}>
        {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
      </ActionIcon>
    </Tooltip>
  )
}

export function CopyButton({ text, what }: { text: string; what: string }) {
  const t = useT()
  const { copied, copy } = useCopy(text)
  return (
    <Button
      variant="default"
      size="compact-xs"
      onClick={copy}
      aria-label={t('common.copy.what', { what })}
      leftSection={copied ? <IconCheck size={13} /> : <IconCopy size={13} />}
    >
      {copied ? t('common.copied') : t('common.copy')}
    </Button>
  )
}
