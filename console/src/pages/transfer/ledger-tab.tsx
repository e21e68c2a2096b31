import { Button, Checkbox, Group, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '~/api/client'
import type { LedgerEntry, Transfer } from '~/api/types'
import { useT } from '~/i18n'
import { ConfirmName } from '~/parts/confirm-name'
import { useFormats } from '~/parts/formats'
import { JobLink } from '~/parts/job-facts'
import { ListTable } from '~/parts/list-table'
import { More } from '~/parts/more'
import { Loaded } from '~/parts/page'
import { usePages } from '~/parts/pages'
import { When } from '~/parts/when'

/** What was loaded already, and how to forget it. */
export function LedgerTab({ transfer }: { transfer: Transfer }) {
  const t = useT()
  const { bytes, number } = useFormats()
  const client = useQueryClient()
  const [chosen, setChosen] = useState<string[]>([])
  const [asking, setAsking] = useState(false)
  const path = `/job_definitions/${transfer.id}/ledger`
  const pages = usePages<LedgerEntry>(['ledger', transfer.id], path, {}, 100)
  const forget = async () => {
    await api.remove(path, chosen.length > 0 ? { items: chosen } : {})
    setChosen([])
    client.invalidateQueries({ queryKey: ['ledger', transfer.id] })
  }
  const toggle = (item: string) =>
    setChosen(chosen.includes(item) ? chosen.filter((other) => other !== item) : [...chosen, item])
  return (
    <Loaded query={pages}>
      {() =>
        pages.rows.length === 0 ? (
          <Text c="dimmed">
            {t('ledger.none')} {t('ledger.off')}
          </Text>
        ) : (
          <>
            <Group justify="space-between" mb="xs">
              <Text size="sm" c="dimmed">
                {t('ledger.lead')}
              </Text>
              {transfer.can.edit && (
                <Button variant="default" size="compact-sm" onClick={() => setAsking(true)}>
                  {chosen.length > 0 ? t('ledger.forget', { n: chosen.length }) : t('ledger.reset')}
                </Button>
              )}
            </Group>
            <ListTable
              label={t('tr.tab.ledger')}
              rows={pages.rows}
              rowKey={(row) => `${row.item} ${row.version}`}
              columns={[
                {
                  key: 'item',
                  label: t('items.name'),
                  cell: (row) => (
                    <Checkbox
                      size="xs"
                      label={<span className="mono">{row.item}</span>}
                      checked={chosen.includes(row.item)}
                      disabled={!transfer.can.edit}
                      onChange={() => toggle(row.item)}
                    />
                  ),
                },
                {
                  key: 'size',
                  label: t('items.size'),
                  from: 'sm',
                  right: true,
                  cell: (row) => bytes(row.bytes),
                },
                {
                  key: 'rows',
                  label: t('items.rows'),
                  from: 'sm',
                  right: true,
                  cell: (row) => number(row.rows),
                },
                {
                  key: 'job',
                  label: t('jobs.id'),
                  from: 'sm',
                  cell: (row) => <JobLink job={{ id: row.job_id }} />,
                },
                {
                  key: 'loaded',
                  label: t('ledger.loaded'),
                  cell: (row) => <When at={row.loaded_at} />,
                },
              ]}
            />
            <More pages={pages} />
            {asking && (
              <ConfirmName
                title={t('tr.tab.ledger')}
                lost={t('ledger.reset.lost')}
                name={transfer.name}
                action={
                  chosen.length > 0 ? t('ledger.forget', { n: chosen.length }) : t('ledger.reset')
                }
                onConfirm={forget}
                onClose={() => setAsking(false)}
              />
            )}
          </>
        )
      }
    </Loaded>
  )
}
