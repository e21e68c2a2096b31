import { Button, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import type { AuditEntry } from '~/api/types'
import { useT } from '~/i18n'
import { CodeBlock } from '~/parts/code-block'
import { useFormats } from '~/parts/formats'
import { Dim, ListTable } from '~/parts/list-table'
import { More } from '~/parts/more'
import { Loaded } from '~/parts/page'
import { usePages } from '~/parts/pages'
import { When } from '~/parts/when'
import { AuditFilters, NO_FILTER } from './audit-filters'

function What({ entry }: { entry: AuditEntry }) {
  const t = useT()
  const [opened, setOpened] = useState(false)
  const what = `${entry.category} ${entry.action}`
  if (entry.details === undefined || entry.details === null) return <>{what}</>
  return (
    <>
      <Button
        size="compact-xs"
        variant="subtle"
        aria-expanded={opened}
        onClick={() => setOpened(!opened)}
      >
        {what}
      </Button>
      {opened && (
        <CodeBlock text={JSON.stringify(entry.details, null, 2)} what={t('set.audit.what')} />
      )}
    </>
  )
}

/** Who did what, and when. */
export function Audit() {
  const t = useT()
  const { timeZone } = useFormats()
  const [filter, setFilter] = useState(NO_FILTER)
  const [{ user, from, to, ...settled }] = useDebouncedValue(filter, 250)
  const pages = usePages<AuditEntry>(
    ['audit_log'],
    '/audit_log',
    {
      ...settled,
      user_id: user,
      start_time: from && `${from} 00:00:00`,
      end_time: to && `${to} 23:59:59`,
      time_zone: from || to ? timeZone : '',
    },
    100,
  )
  return (
    <>
      <Text size="sm" c="dimmed" mb="sm">
        {t('set.audit.lead')}
      </Text>
      <AuditFilters filter={filter} onChange={setFilter} />
      <Loaded query={pages}>
        {() => (
          <>
            <ListTable
              label={t('set.audit')}
              rows={pages.rows}
              rowKey={(row) => row.id}
              columns={[
                {
                  key: 'at',
                  label: t('set.audit.at'),
                  cell: (row) => <When at={row.created_at} />,
                },
                { key: 'who', label: t('set.audit.who'), cell: (row) => row.email ?? '–' },
                { key: 'what', label: t('set.audit.what'), cell: (row) => <What entry={row} /> },
                { key: 'object', label: t('set.audit.object'), cell: (row) => row.object },
                {
                  key: 'result',
                  label: t('set.audit.result'),
                  from: 'sm',
                  cell: (row) => row.result,
                },
                {
                  key: 'from',
                  label: t('set.audit.from'),
                  from: 'md',
                  cell: (row) => (
                    <>
                      {row.ip} <Dim>{row.request_id}</Dim>
                    </>
                  ),
                },
              ]}
            />
            <More pages={pages} />
          </>
        )}
      </Loaded>
    </>
  )
}
