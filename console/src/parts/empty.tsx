import { Stack, Text, ThemeIcon, Title } from '@mantine/core'
import type { Icon } from '@tabler/icons-react'
import type { ReactNode } from 'react'

type Props = { icon: Icon; title: string; text: string; children?: ReactNode }

/** Teaches the next step, with one button. */
export function Empty({ icon: Picture, title, text, children }: Props) {
  return (
    <Stack align="center" gap="xs" py={48} px="md">
      <ThemeIcon size={44} radius="xl" variant="light">
        <Picture size={24} />
      </ThemeIcon>
      <Title order={2}>{title}</Title>
      <Text c="dimmed" size="sm" maw={460} ta="center">
        {text}
      </Text>
      {children}
    </Stack>
  )
}
