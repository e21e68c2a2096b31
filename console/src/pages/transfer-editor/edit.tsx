import { Alert } from '@mantine/core'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useT } from '~/i18n'
import { Loaded, PageHead } from '~/parts/page'
import { TransferEditor } from './editor'
import { settingsOf, useOpened } from './opened'

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
