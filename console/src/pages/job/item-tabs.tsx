import { Button, Center, Text } from '@mantine/core'
import { useState } from 'react'
import type { Waybill, WaybillFile, WaybillItem } from '~/api/types'
import { useT } from '~/i18n'
import { useFormats } from '~/parts/formats'
import { type Column, ListTable, type Sorting, sorted } from '~/parts/list-table'
import { When } from '~/parts/when'

const AT_ONCE = 200

type Props<T> = { label: string; rows: T[]; columns: Column<T>[]; rowKey: (row: T) => string }

/** A long table that is shown a part at a time. */
function LongTable<T>({ label, rows, columns, rowKey }: Props<T>) {
  const t = useT()
  const [shown, setShown] = useState(AT_ONCE)
  const [sorting, setSorting] = useState<Sorting>()
  if (rows.length === 0) return <Text c="dimmed">{t('items.none')}</Text>
  return (
    <>
      <ListTable
        label={label}
        columns={columns}
        rows={sorted(rows, columns, sorting).slice(0, shown)}
        rowKey={rowKey}
        sorting={sorting}
        onSort={setSorting}
      />
      {shown < rows.length && (
        <Center mt="sm">
          <Button variant="default" onClick={() => setShown(shown + AT_ONCE)}>
            {t('common.more')}
          </Button>
        </Center>
      )}
    </>
  )
}

export function ItemsTab({ waybill }: { waybill: Waybill }) {
  const t = useT()
  const { number, bytes } = useFormats()
  const columns: Column<WaybillItem>[] = [
    {
      key: 'name',
      label: t('items.name'),
      sort: (row) => row.name,
      cell: (row) => <span className="mono">{row.name}</span>,
    },
    {
      key: 'size',
      label: t('items.size'),
      right: true,
      sort: (row) => row.bytes,
      cell: (row) => bytes(row.bytes),
    },
    {
      key: 'rows',
      label: t('items.rows'),
      right: true,
      sort: (row) => row.rows_read,
      cell: (row) => number(row.rows_read),
    },
    {
      key: 'refused',
      label: t('items.refused'),
      right: true,
      sort: (row) => row.rows_refused,
      cell: (row) => number(row.rows_refused),
    },
    {
      key: 'modified',
      label: t('items.modified'),
      from: 'sm',
      sort: (row) => row.modified ?? '',
      cell: (row) => <When at={row.modified} />,
    },
    {
      key: 'version',
      label: t('items.version'),
      from: 'md',
      cell: (row) => <span className="mono">{row.version.slice(0, 18)}</span>,
    },
  ]
  return (
    <LongTable
      label={t('job.tab.items')}
      rows={waybill.items}
      columns={columns}
      rowKey={(row) => `${row.name} ${row.version}`}
    />
  )
}

export function PublishedTab({ waybill }: { waybill: Waybill }) {
  const t = useT()
  const { number, bytes } = useFormats()
  const columns: Column<WaybillFile>[] = [
    {
      key: 'name',
      label: t('items.name'),
      sort: (row) => row.name,
      cell: (row) => <span className="mono">{row.name}</span>,
    },
    {
      key: 'size',
      label: t('items.size'),
      right: true,
      sort: (row) => row.bytes,
      cell: (row) => bytes(row.bytes),
    },
    {
      key: 'rows',
      label: t('items.rows'),
      right: true,
      sort: (row) => row.rows,
      cell: (row) => number(row.rows),
    },
    {
      key: 'version',
      label: t('items.version'),
      from: 'md',
      cell: (row) => <span className="mono">{row.version.slice(0, 18) || '–'}</span>,
    },
  ]
  return (
    <LongTable
      label={t('job.tab.published')}
      rows={waybill.files}
      columns={columns}
      rowKey={(row) => row.name}
    />
  )
}
