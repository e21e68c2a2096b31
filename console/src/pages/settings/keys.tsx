import { Alert, Button, Group, Modal, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { ApiKey, NewApiKey } from '~/api/types'
import { useT } from '~/i18n'
import { CopyButton } from '~/parts/copy'
import { When } from '~/parts/when'
import { Records } from './records'

const SCOPES = ['read', 'run', 'all'] as const
type Scope = (typeof SCOPES)[number]
type Values = { name: string; expires_at?: string; scope: Scope }

/** The day of a date field as the instant at which it ends. */
const endOf = (day: string) => (day ? `${day}T23:59:59.000+00:00` : undefined)

export function Keys() {
  const t = useT()
  const [made, setMade] = useState<NewApiKey | null>(null)
  return (
    <>
      <Records<ApiKey, Values>
        path="/api_keys"
        label={t('set.keys')}
        lead={t('set.keys.lead')}
        newLabel={t('set.keys.new')}
        lost={t('set.keys.lost')}
        nameOf={({ name }) => name}
        valuesOf={() => ({ name: '', scope: 'all' })}
        mayEdit={() => false}
        onMade={(answer) => setMade(answer as NewApiKey)}
        fields={(values, set) => (
          <>
            <TextInput
              label={t('common.name')}
              required
              value={values.name}
              onChange={(event) => set({ name: event.currentTarget.value })}
            />
            <Select
              label={t('set.keys.scope')}
              allowDeselect={false}
              data={SCOPES.map((value) => ({ value, label: t(`set.keys.scope.${value}`) }))}
              value={values.scope}
              onChange={(value) => set({ scope: (value ?? 'all') as Scope })}
            />
            <TextInput
              type="date"
              label={t('set.keys.expires')}
              description={t('set.keys.expires.help')}
              value={values.expires_at?.slice(0, 10) ?? ''}
              onChange={(event) => set({ expires_at: endOf(event.currentTarget.value) })}
            />
          </>
        )}
        columns={[
          { key: 'name', label: t('common.name'), cell: ({ name }) => name },
          {
            key: 'hint',
            label: t('set.keys'),
            cell: ({ hint }) => <span className="mono">{hint}</span>,
          },
          {
            key: 'scope',
            label: t('set.keys.scope'),
            cell: ({ scope }) => t(`set.keys.scope.${scope as Scope}`),
          },
          {
            key: 'used',
            label: t('set.keys.used'),
            from: 'sm',
            cell: (key) => <When at={key.last_used_at} />,
          },
          {
            key: 'expires',
            label: t('set.keys.expires'),
            from: 'sm',
            cell: (key) => <When at={key.expires_at} />,
          },
          {
            key: 'made',
            label: t('common.created'),
            from: 'md',
            cell: (key) => <When at={key.created_at} />,
          },
        ]}
      />
      {made && (
        <Modal
          opened
          onClose={() => setMade(null)}
          title={t('set.keys.token')}
          closeOnClickOutside={false}
          closeButtonProps={{ 'aria-label': t('common.close') }}
        >
          <Alert color="yellow" mb="sm">
            {t('set.keys.once')}
          </Alert>
          <TextInput
            readOnly
            aria-label={t('set.keys.token')}
            classNames={{ input: 'mono' }}
            value={made.token}
          />
          <Group mt="sm" justify="space-between">
            <CopyButton text={made.token} what={t('set.keys.token')} />
            <Button onClick={() => setMade(null)}>{t('common.close')}</Button>
          </Group>
        </Modal>
      )}
    </>
  )
}
