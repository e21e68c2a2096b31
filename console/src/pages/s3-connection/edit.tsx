import { Alert, Button, Group } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '~/api/client'
import type { Connection } from '~/api/types'
import { useT } from '~/i18n'
import { ConfirmName } from '~/parts/confirm-name'
import { CopyIcon } from '~/parts/copy'
import { Loaded, PageHead } from '~/parts/page'
import { S3Form } from './s3-form'

function Delete({ connection }: { connection: Connection }) {
  const t = useT()
  const navigate = useNavigate()
  const client = useQueryClient()
  const [asking, setAsking] = useState(false)
  const remove = async () => {
    await api.remove(`/connections/s3/${connection.id}`)
    client.invalidateQueries({ queryKey: ['connections'] })
    await navigate({ to: '/connections' })
  }
  return (
    <>
      <Button variant="default" onClick={() => setAsking(true)}>
        {t('common.delete')}
      </Button>
      {asking && (
        <ConfirmName
          title={t('conn.delete.title')}
          lost={t('conn.delete.lost')}
          name={connection.name}
          action={t('common.delete')}
          onConfirm={remove}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}

export default function EditS3Connection() {
  const t = useT()
  const { id } = useParams({ from: '/inside/connections/s3/$id' })
  const client = useQueryClient()
  const query = useQuery({
    queryKey: ['connections', Number(id)],
    queryFn: () => api.get<Connection>(`/connections/s3/${id}`),
  })
  return (
    <Loaded query={query}>
      {(connection) => (
        <>
          <PageHead
            title={connection.name}
            lead={
              <Group gap={4}>
                {t('conn.type')} · {t('common.id')} {connection.id}
                <CopyIcon text={String(connection.id)} what={t('common.id')} />
              </Group>
            }
          >
            {connection.can.edit && <Delete connection={connection} />}
          </PageHead>
          {!connection.can.edit && <Alert mb="md">{t('s3.readonly')}</Alert>}
          <S3Form
            key={`${connection.id} ${connection.updated_at}`}
            saved={connection}
            onSaved={(changed) => client.setQueryData(['connections', Number(id)], changed)}
          />
        </>
      )}
    </Loaded>
  )
}
