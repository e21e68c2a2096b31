import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api } from '~/api/client'
import { readAll } from '~/api/read-all'
import { useSession } from '~/api/session'
import type { Connection, Label, Page, TransferItem } from '~/api/types'
import { useT } from '~/i18n'
import { PLACES } from './nav'
import { SECTIONS } from './sections'

export type Found = { name: string; kind: string; to: string }

const MOST_PER_KIND = 8

/** What has `text` in its name: pages at once, objects when the server has answered. */
export function useFound(text: string): Found[] {
  const t = useT()
  const enabled = text.trim() !== ''
  const connections = useQuery({
    queryKey: ['connections', 'all'],
    queryFn: ({ signal }) => readAll<Connection>('/connections/s3', signal),
    enabled,
  })
  const transfers = useQuery({
    queryKey: ['transfers', 'named', text],
    queryFn: () => api.get<Page<TransferItem>>('/job_definitions', { name: text, limit: 20 }),
    enabled,
    placeholderData: keepPreviousData,
  })
  const labels = useQuery({
    queryKey: ['labels', 'all'],
    queryFn: ({ signal }) => readAll<Label>('/labels', signal),
    enabled,
  })
  const { user } = useSession()
  const wanted = text.trim().toLowerCase()
  const has = (name: string) => name.toLowerCase().includes(wanted)
  const pages = PLACES.map(({ to, key }) => ({ name: t(key), kind: t('top.search.page'), to }))
  const settings = SECTIONS.filter(({ may }) => may(user)).map(({ name }) => ({
    name: t(`set.${name}`),
    kind: t('nav.settings'),
    to: `/settings/${name}`,
  }))
  const number = /^#?(\d+)$/.exec(wanted)?.[1]
  return [
    ...[...pages, ...(enabled ? settings : [])].filter((page) => has(page.name)),
    ...(number
      ? [{ name: t('top.search.job', { id: number }), kind: t('nav.jobs'), to: `/jobs/${number}` }]
      : []),
    ...(enabled ? (connections.data?.items ?? []) : [])
      .filter(({ name }) => has(name))
      .slice(0, MOST_PER_KIND)
      .map(({ id, name }) => ({ name, kind: t('nav.connections'), to: `/connections/s3/${id}` })),
    ...(enabled ? (transfers.data?.items ?? []) : [])
      .filter(({ name }) => has(name))
      .slice(0, MOST_PER_KIND)
      .map(({ id, name }) => ({ name, kind: t('nav.transfers'), to: `/transfers/${id}` })),
    ...(enabled ? (labels.data?.items ?? []) : [])
      .filter(({ name }) => has(name))
      .slice(0, MOST_PER_KIND)
      .map(({ name }) => ({
        name,
        kind: t('tr.label'),
        to: `/transfers?label=${encodeURIComponent(name)}`,
      })),
  ]
}
