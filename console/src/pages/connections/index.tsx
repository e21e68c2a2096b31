import { Text } from '@mantine/core'
import { IconPlugConnected, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { readAll } from '~/api/read-all'
import { useSession } from '~/api/session'
import type { Connection } from '~/api/types'
import { type Translate, useT } from '~/i18n'
import { Empty } from '~/parts/empty'
import { ButtonLink, TextLink } from '~/parts/link'
import { type Column, Dim, ListTable } from '~/parts/list-table'
import { NoMatch, SearchField } from '~/parts/list-tools'
import { isOpenDoor } from '~/parts/open-door'
import { Loaded, PageHead } from '~/parts/page'
import { VerdictMark } from '~/parts/status'
import { When } from '~/parts/when'

function LastTest({ connection }: { connection: Connection }) {
  const t = useT()
  const test = connection.last_test
  if (!test) return <VerdictMark ok={null}>{t('conn.untested')}</VerdictMark>
  const isOpen = test.rows.some(isOpenDoor)
  const ok = test.verdict === 'ok' && !isOpen
  const word = isOpen ? 'conn.test.open' : ok ? 'conn.test.ok' : 'conn.test.failed'
  return (
    <>
      <VerdictMark ok={ok}>{t(word)}</VerdictMark>{' '}
      <Dim>
        <When at={test.tested_at} />
      </Dim>
    </>
  )
}

const columnsIn = (t: Translate): Column<Connection>[] => [
  {
    key: 'name',
    label: t('common.name'),
    sort: (row) => row.name.toLowerCase(),
    cell: (row) => (
      <>
        <TextLink to="/connections/s3/$id" params={{ id: String(row.id) }} fw={550}>
          {row.name}
        </TextLink>
        {row.description && (
          <Text size="xs" c="dimmed" lineClamp={1}>
            {row.description}
          </Text>
        )}
      </>
    ),
  },
  {
    key: 'auth',
    label: t('conn.auth'),
    from: 'sm',
    cell: (row) =>
      row.aws_auth_type === 'assume_role' ? (
        <>
          {t('s3.auth.role')} <Dim>{row.aws_assume_role_name}</Dim>
        </>
      ) : (
        <>
          {t('s3.auth.user')} <Dim>{row.access_key_id}</Dim>
        </>
      ),
  },
  {
    key: 'account',
    label: t('conn.account'),
    from: 'md',
    cell: (row) => <span className="mono">{row.aws_assume_role_account_id ?? '–'}</span>,
  },
  {
    key: 'test',
    label: t('conn.lasttest'),
    sort: (row) => row.last_test?.tested_at ?? '',
    cell: (row) => <LastTest connection={row} />,
  },
  { key: 'owner', label: t('conn.owner'), from: 'md', cell: (row) => row.owner?.email ?? '–' },
  {
    key: 'updated',
    label: t('common.updated'),
    from: 'sm',
    sort: (row) => row.updated_at,
    cell: (row) => <When at={row.updated_at} />,
  },
]

function NewButton() {
  const t = useT()
  return (
    <ButtonLink to="/connections/s3/new" leftSection={<IconPlus size={16} />}>
      {t('conn.new')}
    </ButtonLink>
  )
}

export default function Connections() {
  const t = useT()
  const { user } = useSession()
  const { q = '', sort = 'name', down = false } = useSearch({ from: '/inside/connections' })
  const navigate = useNavigate({ from: '/connections' })
  const query = useQuery({
    queryKey: ['connections', 'all'],
    queryFn: ({ signal }) => readAll<Connection>('/connections/s3', signal),
  })
  const mayCreate = !user.is_restricted_connection_modify
  const has = (row: Connection) =>
    [row.name, row.description, row.aws_assume_role_account_id, row.access_key_id].some((text) =>
      text?.toLowerCase().includes(q.toLowerCase()),
    )
  return (
    <>
      <PageHead title={t('conn.title')} lead={t('conn.lead')}>
        {mayCreate && <NewButton />}
      </PageHead>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon={IconPlugConnected} title={t('conn.empty')} text={t('conn.empty.text')}>
              {mayCreate && <NewButton />}
            </Empty>
          ) : (
            <>
              <SearchField
                value={q}
                onChange={(text) =>
                  navigate({ search: (old) => ({ ...old, q: text || undefined }), replace: true })
                }
              />
              <ListTable
                label={t('conn.title')}
                columns={columnsIn(t)}
                rows={items.filter(has)}
                rowKey={(row) => row.id}
                sorting={{ by: sort, down }}
                onSort={(next) =>
                  navigate({
                    search: (old) => ({ ...old, sort: next.by, down: next.down || undefined }),
                    replace: true,
                  })
                }
              />
              {!items.some(has) && <NoMatch onClear={() => navigate({ search: {} })} />}
            </>
          )
        }
      </Loaded>
    </>
  )
}
