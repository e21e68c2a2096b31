import { Button, Checkbox, SegmentedControl, Text, TextInput, Title } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '~/api/client'
import { DESTINATION_TYPES, nameOf } from '~/api/destinations'
import type { DestinationType, NotificationDelivery, NotificationDestination } from '~/api/types'
import { useT } from '~/i18n'
import { tServer } from '~/i18n/server'
import { JobLink } from '~/parts/job-facts'
import { ListTable } from '~/parts/list-table'
import { More } from '~/parts/more'
import { usePages } from '~/parts/pages'
import { VerdictMark } from '~/parts/status'
import { When } from '~/parts/when'
import { HeadersField } from './headers-field'
import { Records } from './records'

type Config = {
  email?: string
  channel?: string
  webhook_url?: string
  name?: string
  description?: string
  url?: string
  headers?: Record<string, string>
  allow_http?: boolean
}
type Values = { email_config?: Config; slack_channel_config?: Config; http_config?: Config }

const CONFIG = {
  email: 'email_config',
  slack_channel: 'slack_channel_config',
  http: 'http_config',
} as const

const FIELDS = {
  email: [['email', 'set.email']],
  slack_channel: [
    ['channel', 'set.dest.channel'],
    ['webhook_url', 'set.dest.webhook'],
  ],
  http: [
    ['name', 'common.name'],
    ['description', 'set.description'],
    ['url', 'set.dest.url'],
  ],
} as const

function TestButton({ type, id }: { type: DestinationType; id: number }) {
  const t = useT()
  const test = useMutation({
    mutationFn: () =>
      api.post<NotificationDelivery>(`/notification_destinations/${type}/${id}/test`),
    onSuccess: ({ error }) =>
      notifications.show({
        color: error ? 'red' : 'green',
        message: error ? t('set.dest.test.bad', { error: tServer(error) }) : t('set.dest.test.ok'),
      }),
    onError: ({ message }) =>
      notifications.show({ color: 'red', message: t('set.dest.test.bad', { error: message }) }),
  })
  return (
    <Button
      size="compact-xs"
      variant="default"
      loading={test.isPending}
      onClick={() => test.mutate()}
    >
      {t('set.dest.test')}
    </Button>
  )
}

function Failures() {
  const t = useT()
  const pages = usePages<NotificationDelivery>(
    ['notification_deliveries'],
    '/notification_deliveries',
    { state: 'failed' },
  )
  if (pages.rows.length === 0) return null
  return (
    <>
      <Title order={2} mt="xl" mb="sm">
        {t('set.dest.failed')}
      </Title>
      <ListTable
        label={t('set.dest.failed')}
        rows={pages.rows}
        rowKey={(row) => row.id}
        columns={[
          {
            key: 'state',
            label: t('jobs.status'),
            cell: ({ state }) => (
              <VerdictMark ok={state === 'pending' ? null : state === 'sent'}>
                {t(`set.dest.state.${state}`)}
              </VerdictMark>
            ),
          },
          {
            key: 'kind',
            label: t('set.dest.kind'),
            from: 'sm',
            cell: (row) => t(`set.dest.${row.destination_type}`),
          },
          {
            key: 'job',
            label: t('jobs.id'),
            cell: ({ job_id }) => (job_id === null ? '–' : <JobLink job={{ id: job_id }} />),
          },
          {
            key: 'error',
            label: t('refused.reason'),
            cell: ({ error }) => <Text size="sm">{error && tServer(error)}</Text>,
          },
          {
            key: 'at',
            label: t('set.audit.at'),
            from: 'sm',
            cell: (row) => <When at={row.created_at} />,
          },
        ]}
      />
      <More pages={pages} />
    </>
  )
}

export function Destinations() {
  const t = useT()
  const [type, setType] = useState<DestinationType>('email')
  const config = CONFIG[type]
  return (
    <>
      <SegmentedControl
        mb="md"
        aria-label={t('set.dest.kind')}
        data={DESTINATION_TYPES.map((value) => ({ value, label: t(`set.dest.${value}`) }))}
        value={type}
        onChange={(value) => setType(value as DestinationType)}
      />
      <Records<NotificationDestination, Values>
        key={type}
        path={`/notification_destinations/${type}`}
        label={t('set.notifications')}
        lead={t('set.dest.lead')}
        newLabel={t('set.dest.new')}
        lost={t('set.dest.lost')}
        nameOf={nameOf}
        valuesOf={(one) => ({
          [config]: one
            ? {
                email: one.email,
                channel: one.channel,
                name: one.name,
                description: one.description,
                url: one.url,
                allow_http: one.allow_http,
              }
            : {},
        })}
        fields={(values, set, one) => [
          ...FIELDS[type].map(([name, label]) => (
            <TextInput
              key={name}
              label={t(label)}
              type={name === 'webhook_url' ? 'password' : name === 'email' ? 'email' : 'text'}
              autoComplete="off"
              description={name === 'webhook_url' ? t('set.dest.webhook.help') : undefined}
              required={name !== 'description' && (name !== 'webhook_url' || !one)}
              value={values[config]?.[name] ?? ''}
              onChange={(event) =>
                set({
                  [config]: {
                    ...values[config],
                    // What is empty is left out, but a description may be taken away.
                    [name]: event.currentTarget.value || (name === 'description' ? '' : undefined),
                  },
                })
              }
            />
          )),
          type === 'http' && (
            <HeadersField
              key="headers"
              kept={one?.headers ?? []}
              onChange={(headers) => set({ [config]: { ...values[config], headers } })}
            />
          ),
          type === 'http' && values[config]?.url?.startsWith('http://') && (
            <Checkbox
              key="allow_http"
              label={t('set.dest.plain')}
              description={t('set.dest.plain.help')}
              checked={values[config]?.allow_http ?? false}
              onChange={({ currentTarget: { checked } }) =>
                set({ [config]: { ...values[config], allow_http: checked } })
              }
            />
          ),
        ]}
        acts={({ id }) => <TestButton type={type} id={id} />}
        columns={[{ key: 'name', label: t(`set.dest.${type}`), cell: nameOf }]}
      />
      <Failures />
    </>
  )
}
