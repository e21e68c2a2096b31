import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { JsonObject } from '~/api/types'
import { useT } from '~/i18n'
import { Loaded, PageHead } from '~/parts/page'
import { NEW_DOCUMENT, write } from './document'
import { TransferEditor } from './editor'
import type { Settings } from './editor-state'
import { settingsOf, useOpened } from './opened'

const SETTINGS = {
  description: null,
  labels: [],
  retry_limit: 0,
  is_runnable_concurrently: false,
  execution_timeout: 0,
  resource_group_id: null,
}

type Begun = { title: string; document: JsonObject; settings: Settings }

function NewEditor({ title, document, settings }: Begun) {
  const { step = 1 } = useSearch({ from: '/inside/transfers/new' })
  const navigate = useNavigate({ from: '/transfers/new' })
  return (
    <>
      <PageHead title={title} />
      <TransferEditor
        document={document}
        settings={settings}
        step={step}
        onStep={(next) => navigate({ search: (old) => ({ ...old, step: next }) })}
      />
    </>
  )
}

function Blank({ connection }: { connection: string }) {
  const t = useT()
  const [document] = useState(() => write(NEW_DOCUMENT, 'source.connection', connection))
  return <NewEditor title={t('ed.new.title')} document={document} settings={SETTINGS} />
}

/** Begins with what another transfer is; its schedules, notifications and ledger stay with that. */
function Copied({ id }: { id: number }) {
  const t = useT()
  const query = useOpened(id)
  return (
    <Loaded query={query}>
      {(transfer) => (
        <NewEditor
          title={t('ed.copy.title', { name: transfer.name })}
          document={write(transfer.document, 'name', t('ed.copy.name', { name: transfer.name }))}
          settings={settingsOf(transfer)}
        />
      )}
    </Loaded>
  )
}

export default function NewTransfer() {
  const { connection = '', from } = useSearch({ from: '/inside/transfers/new' })
  return from === undefined ? <Blank connection={connection} /> : <Copied key={from} id={from} />
}
