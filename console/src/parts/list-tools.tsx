import { Button, Stack, Text, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useT } from '~/i18n'

const TYPING_PAUSE_MS = 200

/** Search within a list; what is typed goes to the address bar after a moment. */
export function SearchField({
  value,
  onChange,
}: {
  value: string
  onChange: (text: string) => void
}) {
  const t = useT()
  const [text, setText] = useState(value)
  useEffect(() => setText(value), [value])
  useEffect(() => {
    if (text === value) return
    const timer = setTimeout(() => onChange(text), TYPING_PAUSE_MS)
    return () => clearTimeout(timer)
  }, [text, value, onChange])
  return (
    <TextInput
      type="search"
      aria-label={t('common.search')}
      placeholder={t('common.search')}
      leftSection={<IconSearch size={15} />}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      maw={320}
      mb="sm"
    />
  )
}

export function NoMatch({ onClear }: { onClear: () => void }) {
  const t = useT()
  return (
    <Stack align="center" py="lg" gap="xs">
      <Text c="dimmed">{t('common.nomatch')}</Text>
      <Button variant="default" size="compact-sm" onClick={onClear}>
        {t('common.clear')}
      </Button>
    </Stack>
  )
}
