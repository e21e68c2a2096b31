import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useT } from '~/i18n'
import { PageHead } from '~/parts/page'
import { NEW_DOCUMENT, write } from './document'
import { TransferEditor } from './editor'

const SETTINGS = {
  labels: [],
  retry_limit: 0,
  is_runnable_concurrently: false,
  execution_timeout: 0,
  resource_group_id: null,
}

export default function NewTransfer() {
  const t = useT()
  const { step = 1, connection = '' } = useSearch({ from: '/inside/transfers/new' })
  const navigate = useNavigate({ from: '/transfers/new' })
  const [document] = useState(() => write(NEW_DOCUMENT, 'source.connection', connection))
  return (
    <>
      <PageHead title={t('ed.new.title')} />
      <TransferEditor
        document={document}
        settings={SETTINGS}
        step={step}
        onStep={(next) => navigate({ search: (old) => ({ ...old, step: next }) })}
      />
    </>
  )
}
