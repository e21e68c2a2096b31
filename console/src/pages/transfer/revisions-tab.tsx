import { Button, Group, Stack, Title } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '~/api/client'
import type { Revision, RevisionText, Transfer } from '~/api/types'
import { useT } from '~/i18n'
import { DiffView } from '~/parts/diff-view'
import { ListTable } from '~/parts/list-table'
import { More } from '~/parts/more'
import { Loaded } from '~/parts/page'
import { usePages } from '~/parts/pages'
import { Problem } from '~/parts/problem'
import { When } from '~/parts/when'

function Compare({ transfer, revision }: { transfer: Transfer; revision: number }) {
  const t = useT()
  const query = useQuery({
    queryKey: ['transfers', transfer.id, 'revision', revision],
    queryFn: () => api.get<RevisionText>(`/job_definitions/${transfer.id}/revisions/${revision}`),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return (
    <div>
      <Title order={2} size="sm" mb="xs">
        {t('tr.revision', { n: revision })} → {t('tr.revision', { n: transfer.revision })}
      </Title>
      <Loaded query={query}>
        {({ yaml }) => <DiffView before={yaml} after={transfer.yaml} />}
      </Loaded>
    </div>
  )
}

/** Every state the transfer has had, and the way back to it. */
export function RevisionsTab({ transfer }: { transfer: Transfer }) {
  const t = useT()
  const client = useQueryClient()
  const [compared, setCompared] = useState<number>()
  const base = `/job_definitions/${transfer.id}/revisions`
  const pages = usePages<Revision>(['transfers', transfer.id], base)
  const restore = useMutation({
    mutationFn: (revision: number) => api.post<Transfer>(`${base}/${revision}/restore`),
    onSuccess: (_changed, revision) => {
      client.invalidateQueries({ queryKey: ['transfers'] })
      notifications.show({ color: 'green', message: t('rev.restored', { n: revision }) })
    },
  })
  return (
    <Loaded query={pages}>
      {() => (
        <Stack>
          {restore.error && <Problem error={restore.error} />}
          <ListTable
            label={t('tr.tab.revisions')}
            rows={pages.rows}
            rowKey={(row) => row.revision}
            columns={[
              {
                key: 'revision',
                label: t('tr.tab.revisions'),
                cell: (row) =>
                  `${t('tr.revision', { n: row.revision })}${row.revision === transfer.revision ? ` (${t('rev.newest')})` : ''}`,
              },
              { key: 'made', label: t('rev.made'), cell: (row) => <When at={row.created_at} /> },
              { key: 'by', label: t('rev.by'), from: 'sm', cell: (row) => row.email ?? '–' },
              {
                key: 'acts',
                label: t('common.actions'),
                cell: (row) =>
                  row.revision !== transfer.revision && (
                    <Group gap={6}>
                      <Button
                        size="compact-xs"
                        variant="default"
                        onClick={() => setCompared(row.revision)}
                      >
                        {t('rev.compare')}
                      </Button>
                      {transfer.can.edit && (
                        <Button
                          size="compact-xs"
                          variant="default"
                          loading={restore.isPending && restore.variables === row.revision}
                          onClick={() => restore.mutate(row.revision)}
                        >
                          {t('rev.restore')}
                        </Button>
                      )}
                    </Group>
                  ),
              },
            ]}
          />
          <More pages={pages} />
          {compared !== undefined && <Compare transfer={transfer} revision={compared} />}
        </Stack>
      )}
    </Loaded>
  )
}
