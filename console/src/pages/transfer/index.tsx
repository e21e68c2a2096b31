import { Button, Group, Tabs, Text } from '@mantine/core'
import { IconCopy, IconPencil } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { api } from '~/api/client'
import { transferQuery } from '~/api/transfers'
import type { Job, Transfer } from '~/api/types'
import { useT } from '~/i18n'
import { CodeBlock } from '~/parts/code-block'
import { ConfirmName } from '~/parts/confirm-name'
import { CopyIcon } from '~/parts/copy'
import { useFormats } from '~/parts/formats'
import { jobColumns } from '~/parts/job-columns'
import { Labels } from '~/parts/labels'
import { ButtonLink } from '~/parts/link'
import { ListTable } from '~/parts/list-table'
import { More } from '~/parts/more'
import { Loaded, PageHead } from '~/parts/page'
import { usePages } from '~/parts/pages'
import { RunButton } from '~/parts/run-button'
import { JobMark } from '~/parts/status'
import { When } from '~/parts/when'
import { LedgerTab } from './ledger-tab'
import { NotificationsTab } from './notifications-tab'
import { RevisionsTab } from './revisions-tab'
import { SchedulesTab } from './schedules-tab'
import classes from './transfer.module.css'
import { runVariables } from './variables'

const TABS = ['overview', 'jobs', 'schedules', 'notifications', 'revisions', 'ledger'] as const
type Tab = (typeof TABS)[number]

function Delete({ transfer }: { transfer: Transfer }) {
  const t = useT()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [asking, setAsking] = useState(false)
  const remove = async () => {
    await api.remove(`/job_definitions/${transfer.id}`)
    client.removeQueries({ queryKey: ['transfers'] })
    await navigate({ to: '/transfers' })
  }
  return (
    <>
      <Button variant="default" onClick={() => setAsking(true)}>
        {t('common.delete')}
      </Button>
      {asking && (
        <ConfirmName
          title={t('tr.delete.title')}
          lost={t('tr.delete.lost')}
          name={transfer.name}
          action={t('common.delete')}
          onConfirm={remove}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}

function JobsTab({ transfer }: { transfer: Transfer }) {
  const t = useT()
  const formats = useFormats()
  const pages = usePages<Job>(['jobs', 'of', transfer.id], '/jobs', {
    job_definition_id: transfer.id,
  })
  return (
    <Loaded query={pages}>
      {() =>
        pages.rows.length === 0 ? (
          <Text c="dimmed">{t('tr.never')}</Text>
        ) : (
          <>
            <ListTable
              label={t('jobs.title')}
              columns={jobColumns(t, formats).filter(({ key }) => key !== 'transfer')}
              rows={pages.rows}
              rowKey={(job) => job.id}
            />
            <More pages={pages} />
          </>
        )
      }
    </Loaded>
  )
}

/** The remarks for people: the document's own, and the one that only the API keeps beside it. */
function Remarks({ transfer: { document, description } }: { transfer: Transfer }) {
  const t = useT()
  const memo = typeof document.memo === 'string' ? document.memo : ''
  return (
    <>
      {memo && (
        <Text size="sm" className={classes.memo}>
          {memo}
        </Text>
      )}
      {description && memo !== description && (
        <Text size="sm" className={classes.memo}>
          {memo ? `${t('set.description')}: ${description}` : description}
        </Text>
      )}
    </>
  )
}

function Head({ transfer }: { transfer: Transfer }) {
  const t = useT()
  const id = String(transfer.id)
  return (
    <PageHead
      title={transfer.name}
      lead={
        <>
          <Remarks transfer={transfer} />
          <Group gap={10}>
            <span>{t('tr.revision', { n: transfer.revision })}</span>
            <Group gap={2}>
              {t('common.id')} {id}
              <CopyIcon text={id} what={t('common.id')} />
            </Group>
            {transfer.last_job && <JobMark status={transfer.last_job.waybill_status} />}
            {transfer.next_run_at && (
              <span>
                {t('tr.next')} <When at={transfer.next_run_at} />
              </span>
            )}
            <Labels labels={transfer.labels ?? []} />
          </Group>
        </>
      }
    >
      {transfer.can.edit && <Delete transfer={transfer} />}
      {transfer.can.edit && (
        <ButtonLink
          to="/transfers/new"
          search={{ from: transfer.id }}
          variant="default"
          leftSection={<IconCopy size={16} />}
        >
          {t('tr.duplicate')}
        </ButtonLink>
      )}
      {transfer.can.edit && (
        <ButtonLink
          to="/transfers/$id/edit"
          params={{ id }}
          variant="default"
          leftSection={<IconPencil size={16} />}
        >
          {t('common.edit')}
        </ButtonLink>
      )}
      {transfer.can.run && (
        <RunButton
          transferId={transfer.id}
          label={t('tr.run')}
          variables={runVariables(transfer.document)}
        />
      )}
    </PageHead>
  )
}

function Parts({ transfer }: { transfer: Transfer }) {
  const t = useT()
  const { tab } = useSearch({ from: '/inside/transfers/$id' })
  const navigate = useNavigate({ from: '/transfers/$id' })
  const shown = TABS.find((name) => name === tab) ?? 'overview'
  const parts: Record<Tab, () => ReactNode> = {
    overview: () => <CodeBlock tall text={transfer.yaml} what="YAML" />,
    jobs: () => <JobsTab transfer={transfer} />,
    schedules: () => <SchedulesTab key={transfer.updated_at} transfer={transfer} />,
    notifications: () => <NotificationsTab key={transfer.updated_at} transfer={transfer} />,
    revisions: () => <RevisionsTab transfer={transfer} />,
    ledger: () => <LedgerTab transfer={transfer} />,
  }
  return (
    <Tabs
      value={shown}
      onChange={(next) => navigate({ search: { tab: next ?? undefined }, replace: true })}
      keepMounted={false}
    >
      <Tabs.List mb="md" aria-label={t('tr.tabs')}>
        {TABS.map((name) => (
          <Tabs.Tab key={name} value={name}>
            {t(`tr.tab.${name}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {TABS.map((name) => (
        <Tabs.Panel key={name} value={name}>
          {name === shown && parts[name]()}
        </Tabs.Panel>
      ))}
    </Tabs>
  )
}

export default function TransferPage() {
  const { id } = useParams({ from: '/inside/transfers/$id' })
  const query = useQuery(transferQuery(Number(id)))
  return (
    <Loaded query={query}>
      {(transfer) => (
        <>
          <Head transfer={transfer} />
          <Parts transfer={transfer} />
        </>
      )}
    </Loaded>
  )
}
