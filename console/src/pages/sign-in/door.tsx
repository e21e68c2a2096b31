import { Center, Group, Paper, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { LanguageMenu } from '~/frame/language-menu'
import { Logo } from '~/frame/logo'
import { ThemeMenu } from '~/frame/theme-menu'

type Props = { title: string; lead?: string; children: ReactNode }

/** What one sees before being inside. */
export function Door({ title, lead, children }: Props) {
  return (
    <Center component="main" mih="100vh" p="md">
      <Stack w={380} maw="100%" gap="md">
        <Group justify="space-between">
          <Logo />
          <Group gap={4}>
            <LanguageMenu />
            <ThemeMenu />
          </Group>
        </Group>
        <Paper withBorder p="lg">
          <Title order={1} mb={lead ? 4 : 'md'}>
            {title}
          </Title>
          {lead && (
            <Text c="dimmed" size="sm" mb="md">
              {lead}
            </Text>
          )}
          {children}
        </Paper>
      </Stack>
    </Center>
  )
}
