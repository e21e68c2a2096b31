import { Group, Skeleton, Stack, Text, Title } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import { useT } from '~/i18n'
import { Problem } from './problem'

type HeadProps = { title: ReactNode; lead?: ReactNode; name?: string; children?: ReactNode }

/** The head of a page: what it is, and the acts it offers. */
export function PageHead({ title, lead, name, children }: HeadProps) {
  useEffect(() => {
    const text = name ?? (typeof title === 'string' ? title : '')
    document.title = text ? `${text} · Waybill` : 'Waybill'
  }, [title, name])
  return (
    <Group justify="space-between" align="flex-start" mb="md" gap="sm">
      <div>
        <Title order={1}>{title}</Title>
        {lead && (
          <Text c="dimmed" size="sm" component="div">
            {lead}
          </Text>
        )}
      </div>
      {children && <Group gap="xs">{children}</Group>}
    </Group>
  )
}

const ROWS = ['a', 'b', 'c', 'd', 'e', 'f']

/** The shape of what comes; after ten seconds it says what is waited for. */
export function Waiting({ what, rows = 6 }: { what?: string; rows?: number }) {
  const t = useT()
  const [long, setLong] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), 10_000)
    return () => clearTimeout(timer)
  }, [])
  return (
    <Stack gap={10} role="status" aria-busy="true">
      {long && <Text size="sm">{t('wait.long', { what: what ?? t('wait.server') })}</Text>}
      {ROWS.slice(0, rows).map((row, at) => (
        <Skeleton key={row} height={22} width={`${96 - at * 6}%`} />
      ))}
    </Stack>
  )
}

type LoadedProps<T> = {
  query: Pick<UseQueryResult<T>, 'data' | 'error' | 'refetch'>
  rows?: number
  children: (data: T) => ReactNode
}

/** A query's data; before that its shape, or what went wrong. */
export function Loaded<T>({ query, rows, children }: LoadedProps<T>) {
  if (query.data !== undefined) return <>{children(query.data)}</>
  if (query.error) return <Problem error={query.error} retry={() => query.refetch()} />
  return <Waiting rows={rows} />
}
