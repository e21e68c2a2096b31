import { Switch } from '@mantine/core'
import { IconCalendarClock } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { api } from '~/api/client'
import { readAll } from '~/api/read-all'
import type { Schedule, Transfer } from '~/api/types'
import { useI18n } from '~/i18n'
import { Empty } from '~/parts/empty'
import { TransferLink } from '~/parts/job-facts'
import { ButtonLink } from '~/parts/link'
import { type Column, ListTable } from '~/parts/list-table'
import { NoMatch, SearchField } from '~/parts/list-tools'
import { More } from '~/parts/more'
import { Loaded, PageHead } from '~/parts/page'
import { useFurther, usePages } from '~/parts/pages'
import { Problem } from '~/parts/problem'
import { sayWhen } from '~/parts/schedule'
import { When } from '~/parts/when'

function useToggle() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ id, enabled }: { id: number; enabled: boolean }) =>
      api.patch<Schedule>(`/schedules/${id}`, { enabled }),
    onSettled: () => client.invalidateQueries({ queryKey: ['schedules'] }),
  })
}

/** Whether one may switch a schedule, by its transfer; unknown while the transfers are read. */
function useMayEdit(): (row: Schedule) => boolean | undefined {
  const { data } = useQuery({
    queryKey: ['transfers', 'all'],
    queryFn: ({ signal }) => readAll<Transfer>('/job_definitions', signal),
  })
  const rights = new Map(data?.items.map(({ id, can }) => [id, can.edit]))
  return (row) => data && (rights.get(row.job_definition?.id ?? 0) ?? false)
}

export default function Schedules() {
  const { t, language } = useI18n()
  const { q = '', sort = 'next', down = false } = useSearch({ from: '/inside/schedules' })
  const navigate = useNavigate({ from: '/schedules' })
  const toggle = useToggle()
  const pages = usePages<Schedule>(['schedules'], '/schedules', {}, 100)
  const mayEdit = useMayEdit()
  const nameOf = (row: Schedule) => row.job_definition?.name ?? ''
  const columns: Column<Schedule>[] = [
    {
      key: 'transfer',
      label: t('jobs.transfer'),
      sort: nameOf,
      cell: (row) => <TransferLink id={row.job_definition?.id ?? null} name={nameOf(row)} />,
    },
    { key: 'when', label: t('sch.when'), cell: (row) => sayWhen(row, t, language) },
    { key: 'zone', label: t('sch.zone'), from: 'md', cell: (row) => row.time_zone },
    {
      key: 'next',
      label: t('sch.next'),
      sort: (row) => row.next_run_at ?? '9',
      cell: (row) => (row.next_run_at ? <When at={row.next_run_at} /> : t('sch.off')),
    },
    {
      key: 'on',
      label: t('sch.on'),
      cell: (row) => (
        <Switch
          aria-label={t('sch.toggle', { name: nameOf(row) })}
          checked={row.enabled ?? true}
          disabled={!mayEdit(row)}
          description={mayEdit(row) === false ? t('sch.denied') : undefined}
          onChange={(event) => toggle.mutate({ id: row.id, enabled: event.currentTarget.checked })}
        />
      ),
    },
  ]
  const rows = pages.rows.filter((row) => nameOf(row).toLowerCase().includes(q.toLowerCase()))
  useFurther(pages, rows.length)
  return (
    <>
      <PageHead title={t('sch.title')} lead={t('sch.lead')} />
      {toggle.error && <Problem error={toggle.error} />}
      <Loaded query={pages}>
        {() =>
          pages.rows.length === 0 ? (
            <Empty icon={IconCalendarClock} title={t('sch.empty')} text={t('sch.empty.text')}>
              <ButtonLink to="/transfers">{t('nav.transfers')}</ButtonLink>
            </Empty>
          ) : (
            <>
              <SearchField
                value={q}
                onChange={(text) =>
                  navigate({ search: (old) => ({ ...old, q: text || undefined }), replace: true })
                }
              />
              <ListTable
                label={t('sch.title')}
                columns={columns}
                rows={rows}
                rowKey={(row) => row.id}
                sorting={{ by: sort, down }}
                onSort={(next) =>
                  navigate({
                    search: (old) => ({ ...old, sort: next.by, down: next.down || undefined }),
                    replace: true,
                  })
                }
              />
              {rows.length === 0 && !pages.hasNextPage && (
                <NoMatch onClear={() => navigate({ search: {} })} />
              )}
              <More pages={pages} within={pages.rows.length} />
            </>
          )
        }
      </Loaded>
    </>
  )
}
