import { Alert } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { transferQuery } from '~/api/transfers'
import type { Transfer } from '~/api/types'
import { useT } from '~/i18n'
import { Loaded, PageHead } from '~/parts/page'
import { TransferEditor } from './editor'
import type { Settings } from './editor-state'

const settingsOf = (transfer: Transfer): Settings => ({
  labels: (transfer.labels ?? []).map(({ name }) => name),
  retry_limit: transfer.retry_limit,
  is_runnable_concurrently: transfer.is_runnable_concurrently,
  execution_timeout: transfer.execution_timeout,
  resource_group_id: transfer.resource_group_id,
})

/** Read anew each time that it is opened, and then left alone: it is what the changes start from. */
const useOpened = (id: number) =>
  useQuery({
    ...transferQuery(id),
    queryKey: ['transfer-editor', id],
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })

export default function EditTransfer() {
  const t = useT()
  const { id } = useParams({ from: '/inside/transfers/$id/edit' })
  const { step = 2 } = useSearch({ from: '/inside/transfers/$id/edit' })
  const navigate = useNavigate({ from: '/transfers/$id/edit' })
  const query = useOpened(Number(id))
  return (
    <Loaded query={query}>
      {(transfer) => (
        <>
          <PageHead title={t('ed.edit.title', { name: transfer.name })} />
          {transfer.can.edit ? (
            <TransferEditor
              key={`${transfer.id} ${query.dataUpdatedAt}`}
              document={transfer.document}
              settings={settingsOf(transfer)}
              saved={transfer}
              step={step}
              onStep={(next) => navigate({ search: { step: next } })}
              onReload={() => query.refetch()}
            />
          ) : (
            <Alert>{t('ed.readonly')}</Alert>
          )}
        </>
      )}
    </Loaded>
  )
}
