import { Table, Text, UnstyledButton } from '@mantine/core'
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useT } from '~/i18n'
import classes from './list-table.module.css'

export type Column<T> = {
  key: string
  label: string
  cell: (row: T) => ReactNode
  /** Left out below this width, where the page has no room for it. */
  from?: 'sm' | 'md'
  right?: boolean
  /** Present: the column can be sorted by this. */
  sort?: (row: T) => string | number
}

export type Sorting = { by: string; down: boolean }

type Props<T> = {
  label: string
  columns: Column<T>[]
  rows: T[]
  rowKey: (row: T) => string | number
  sorting?: Sorting
  onSort?: (sorting: Sorting) => void
}

export function sorted<T>(rows: T[], columns: Column<T>[], sorting?: Sorting): T[] {
  const value = columns.find((column) => column.key === sorting?.by)?.sort
  if (!value || !sorting) return rows
  const sign = sorting.down ? -1 : 1
  return [...rows].sort((a, b) => {
    const [x, y] = [value(a), value(b)]
    return x < y ? -sign : x > y ? sign : 0
  })
}

function Head<T>({
  column,
  sorting,
  onSort,
}: { column: Column<T> } & Pick<Props<T>, 'sorting' | 'onSort'>) {
  const t = useT()
  const on = sorting?.by === column.key
  if (!column.sort || !onSort) return <>{column.label}</>
  const Chevron = on && sorting?.down ? IconChevronDown : IconChevronUp
  return (
    <UnstyledButton
      className={classes.sort}
      onClick={() => onSort({ by: column.key, down: on ? !sorting.down : false })}
      aria-label={t('common.sort', { what: column.label })}
    >
      {column.label}
      <Chevron size={13} data-on={on} aria-hidden />
    </UnstyledButton>
  )
}

/** Rows of a list, dense, foldable to a phone, sortable where it can be. */
export function ListTable<T>({ label, columns, rows, rowKey, sorting, onSort }: Props<T>) {
  const hidden = (column: Column<T>) => (column.from ? `mantine-visible-from-${column.from}` : '')
  return (
    <Table.ScrollContainer minWidth={320} type="native">
      <Table highlightOnHover aria-label={label} className={classes.table}>
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => (
              <Table.Th
                key={column.key}
                className={hidden(column)}
                data-right={column.right}
                aria-sort={
                  sorting?.by === column.key
                    ? sorting.down
                      ? 'descending'
                      : 'ascending'
                    : undefined
                }
              >
                <Head column={column} sorting={sorting} onSort={onSort} />
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {sorted(rows, columns, sorting).map((row) => (
            <Table.Tr key={rowKey(row)}>
              {columns.map((column) => (
                <Table.Td key={column.key} className={hidden(column)} data-right={column.right}>
                  {column.cell(row)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

export function Dim({ children }: { children: ReactNode }) {
  return (
    <Text span c="dimmed" size="sm">
      {children}
    </Text>
  )
}
