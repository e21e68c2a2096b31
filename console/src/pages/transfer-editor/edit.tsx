import { Alert } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { transferQuery } from '~/api/transfers'
import { useT } from '~/i18n'
import { Loaded, PageHead } from '~/parts/page'
import { TransferEditor } from './editor'

export default function EditTransfer() {
  const t = useT()
  const { id } = useParams({ from: '/inside/transfers/$id/edit' })
  const { step = 2 } = useSearch({ from: '/inside/transfers/$id/edit' })
  const navigate = useNavigate({ from: '/transfers/$id/edit' })
  const query = useQuery({ ...transferQuery(Number(id)), staleTime: Number.POSITIVE_INFINITY })
  return (
    <Loaded query={query}>
      {(transfer) => (
        <>
          <PageHead title={t('ed.edit.title', { name: transfer.name })} />
          {transfer.can.edit ? (
            <TransferEditor
              key={transfer.id}
              document={transfer.document}
              settings={{
                labels: (transfer.labels ?? []).map(({ name }) => name),
                retry_limit: transfer.retry_limit,
                is_runnable_concurrently: transfer.is_runnable_concurrently,
              }}
              saved={transfer}
              step={step}
              onStep={(next) => navigate({ search: { step: next } })}
            />
          ) : (
            <Alert>{t('ed.readonly')}</Alert>
          )}
        </>
      )}
    </Loaded>
  )
}
