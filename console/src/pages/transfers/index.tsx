import { Group, Select } from '@mantine/core'
import { IconArrowsTransferDown, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { readAll } from '~/api/read-all'
import type { Label, TransferItem } from '~/api/types'
import { type Translate, useT } from '~/i18n'
import { Empty } from '~/parts/empty'
import { JobLink } from '~/parts/job-facts'
import { Labels } from '~/parts/labels'
import { ButtonLink, TextLink } from '~/parts/link'
import { type Column, Dim, ListTable } from '~/parts/list-table'
import { NoMatch, SearchField } from '~/parts/list-tools'
import { More } from '~/parts/more'
import { PageHead, Waiting } from '~/parts/page'
import { useFurther, usePages } from '~/parts/pages'
import { Problem } from '~/parts/problem'
import { JobMark, VerdictMark } from '~/parts/status'
import { When } from '~/parts/when'
import type { TransfersSearch } from '~/search-params'

const columnsIn = (t: Translate): Column<TransferItem>[] => [
  {
    key: 'name',
    label: t('common.name'),
    sort: (row) => row.name.toLowerCase(),
    cell: (row) => (
      <>
        <TextLink to="/transfers/$id" params={{ id: String(row.id) }} fw={550}>
          {row.name}
        </TextLink>
        <Labels labels={row.labels ?? []} />
      </>
    ),
  },
  {
    key: 'way',
    label: t('tr.way'),
    from: 'md',
    cell: (row) => (
      <span className="mono">
        {row.source_place} → {row.destination_place}
      </span>
    ),
  },
  {
    key: 'last',
    label: t('tr.last'),
    sort: (row) => row.last_job?.created_at ?? '',
    cell: (row) =>
      row.last_job ? (
        <Group gap={6}>
          <JobMark status={row.last_job.waybill_status} />
          <JobLink job={row.last_job} />
          <Dim>
            <When at={row.last_job.finished_at ?? row.last_job.created_at} />
          </Dim>
        </Group>
      ) : (
        <VerdictMark ok={null}>{t('tr.never')}</VerdictMark>
      ),
  },
  {
    key: 'next',
    label: t('tr.next'),
    from: 'sm',
    sort: (row) => row.next_run_at ?? '9',
    cell: (row) => (row.next_run_at ? <When at={row.next_run_at} /> : '–'),
  },
  {
    key: 'updated',
    label: t('common.updated'),
    from: 'md',
    sort: (row) => row.updated_at,
    cell: (row) => <When at={row.updated_at} />,
  },
]

// How a transfer’s last job may stand, as one looks for it.
const RESULTS = ['succeeded', 'error', 'executing', 'canceled', 'skipped', 'abandoned'] as const

function fits(row: TransferItem, { schedule, result }: TransfersSearch): boolean {
  if (schedule && (row.next_run_at !== null) !== (schedule === 'on')) return false
  return !result || (row.last_job?.status ?? 'never') === result
}

type FilterProps = {
  labels: string[]
  search: TransfersSearch
  set: (change: TransfersSearch) => void
}

function Filters({ labels, search, set }: FilterProps) {
  const t = useT()
  const results = RESULTS.map((value) => ({
    value: value as string,
    label: t(`status.${value}`),
  }))
  const choose = (
    name: 'label' | 'schedule' | 'result',
    label: string,
    data: { value: string; label: string }[],
  ) => (
    <Select
      aria-label={label}
      placeholder={label}
      clearable
      w={160}
      data={data}
      value={search[name] ?? null}
      onChange={(value) => set({ [name]: value ?? undefined })}
    />
  )
  return (
    <Group gap="xs" align="flex-start">
      <SearchField value={search.q ?? ''} onChange={(q) => set({ q: q || undefined })} />
      {labels.length > 0 &&
        choose(
          'label',
          t('tr.label'),
          labels.map((name) => ({ value: name, label: name })),
        )}
      {choose('schedule', t('tr.schedule'), [
        { value: 'on', label: t('tr.schedule.on') },
        { value: 'off', label: t('tr.schedule.off') },
      ])}
      {choose('result', t('tr.result'), [...results, { value: 'never', label: t('tr.never') }])}
    </Group>
  )
}

function NewButton() {
  const t = useT()
  return (
    <ButtonLink to="/transfers/new" leftSection={<IconPlus size={16} />}>
      {t('tr.new')}
    </ButtonLink>
  )
}

export default function Transfers() {
  const t = useT()
  const search = useSearch({ from: '/inside/transfers' })
  const navigate = useNavigate({ from: '/transfers' })
  const pages = usePages<TransferItem>(['transfers', 'list'], '/job_definitions', {
    name: search.q,
    label: search.label,
  })
  const rows = pages.rows.filter((row) => fits(row, search))
  useFurther(pages, rows.length)
  const known = useQuery({
    queryKey: ['labels', 'all'],
    queryFn: ({ signal }) => readAll<Label>('/labels', signal),
  })
  const labels = (known.data?.items ?? []).map(({ name }) => name)
  const set = (change: TransfersSearch) =>
    navigate({ search: (old) => ({ ...old, ...change }), replace: true })
  const empty = pages.data !== undefined && pages.rows.length === 0 && !search.q && !search.label
  return (
    <>
      <PageHead title={t('tr.title')} lead={t('tr.lead')}>
        <NewButton />
      </PageHead>
      {pages.error && <Problem error={pages.error} retry={() => pages.refetch()} />}
      {pages.isPending && <Waiting />}
      {empty && (
        <Empty icon={IconArrowsTransferDown} title={t('tr.empty')} text={t('tr.empty.text')}>
          <NewButton />
        </Empty>
      )}
      {pages.data && !empty && (
        <>
          <Filters labels={labels} search={search} set={set} />
          <ListTable
            label={t('tr.title')}
            columns={columnsIn(t)}
            rows={rows}
            rowKey={(row) => row.id}
            sorting={{ by: search.sort ?? 'name', down: search.down ?? false }}
            onSort={({ by, down }) => set({ sort: by, down: down || undefined })}
          />
          {rows.length === 0 && !pages.hasNextPage && (
            <NoMatch onClear={() => navigate({ search: {} })} />
          )}
          <More pages={pages} within={pages.rows.length} />
        </>
      )}
    </>
  )
}
