import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api } from '~/api/client'
import type { ConnectionDraft } from '~/api/types'
import { useT } from '~/i18n'
import { Loaded, PageHead } from '~/parts/page'
import { S3Form } from './s3-form'

// One draft per form: its external ID stays while the form is open, also when one looks at another
// page meanwhile, since it may stand in a trust policy already.
const DRAFT = ['connection-draft', 's3']

export default function NewS3Connection() {
  const t = useT()
  const client = useQueryClient()
  const navigate = useNavigate()
  const draft = useQuery({
    queryKey: DRAFT,
    queryFn: () => api.post<ConnectionDraft>('/connections/s3/drafts'),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  return (
    <>
      <PageHead title={t('conn.new.title')} />
      <Loaded query={draft}>
        {(data) => (
          <S3Form
            draft={data}
            onSaved={({ id }) => {
              client.removeQueries({ queryKey: DRAFT })
              navigate({ to: '/connections/s3/$id', params: { id: String(id) } })
            }}
          />
        )}
      </Loaded>
    </>
  )
}
