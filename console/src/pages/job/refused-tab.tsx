import { Button, Group, Text } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { url } from '~/api/client'
import type { RefusedRow } from '~/api/types'
import { useT } from '~/i18n'
import { tServer } from '~/i18n/server'
import { ListTable } from '~/parts/list-table'
import { More } from '~/parts/more'
import { Loaded } from '~/parts/page'
import { usePages } from '~/parts/pages'
import { RawRow } from '~/parts/raw-row'

/** The rows that were refused: where they are, why, and as they stand there. */
export function RefusedTab({ id }: { id: number }) {
  const t = useT()
  const pages = usePages<RefusedRow>(['jobs', id], `/jobs/${id}/rejects`, {}, 100)
  return (
    <Loaded query={pages}>
      {() =>
        pages.rows.length === 0 ? (
          <Text c="dimmed">{t('refused.none')}</Text>
        ) : (
          <>
            <Group justify="flex-end" mb="xs">
              <Button
                component="a"
                href={url(`/jobs/${id}/rejects`, { download: true })}
                download
                variant="default"
                size="compact-sm"
                leftSection={<IconDownload size={15} />}
              >
                {t('common.download')}
              </Button>
            </Group>
            <ListTable
              label={t('job.tab.refused')}
              rows={pages.rows}
              rowKey={(row) => `${row.item} ${row.offset} ${row.line}`}
              columns={[
                {
                  key: 'item',
                  label: t('refused.item'),
                  from: 'md',
                  cell: (row) => <span className="mono">{row.item}</span>,
                },
                { key: 'line', label: t('refused.line'), right: true, cell: (row) => row.line },
                {
                  key: 'column',
                  label: t('refused.column'),
                  from: 'sm',
                  cell: (row) => row.column ?? '–',
                },
                { key: 'reason', label: t('refused.reason'), cell: (row) => tServer(row.reason) },
                { key: 'raw', label: t('refused.raw'), cell: (row) => <RawRow row={row} /> },
              ]}
            />
            <More pages={pages} />
          </>
        )
      }
    </Loaded>
  )
}
