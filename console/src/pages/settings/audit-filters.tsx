import { Group, Select, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { readAll } from '~/api/read-all'
import type { User } from '~/api/types'
import { useT } from '~/i18n'

export type AuditFilter = {
  user: string
  category: string
  action: string
  result: string
  from: string
  to: string
}
export const NO_FILTER: AuditFilter = {
  user: '',
  category: '',
  action: '',
  result: '',
  from: '',
  to: '',
}

const RESULTS = ['ok', 'definition', 'data', 'denied', 'missing', 'busy', 'changed', 'bug']

type Props = { filter: AuditFilter; onChange: (filter: AuditFilter) => void }

/** By whom, what, how it ended, and when. */
export function AuditFilters({ filter, onChange }: Props) {
  const t = useT()
  // Who may read the log may not be one who may see everybody: then nobody can be chosen.
  const users = useQuery({
    queryKey: ['users', 'all'],
    queryFn: ({ signal }) => readAll<User>('/users', signal),
    retry: false,
  })
  const text = (name: 'category' | 'action', placeholder: string) => (
    <TextInput
      label={t(`set.audit.${name}`)}
      placeholder={placeholder}
      w={150}
      value={filter[name]}
      onChange={(event) => onChange({ ...filter, [name]: event.currentTarget.value })}
    />
  )
  const choice = (name: 'user' | 'result', data: { value: string; label: string }[]) => (
    <Select
      label={t(name === 'user' ? 'set.audit.who' : 'set.audit.result')}
      placeholder={t('common.all')}
      clearable
      searchable
      w={180}
      data={data}
      value={filter[name] || null}
      onChange={(value) => onChange({ ...filter, [name]: value ?? '' })}
    />
  )
  const day = (name: 'from' | 'to') => (
    <TextInput
      type="date"
      label={t(`jobs.${name}`)}
      value={filter[name]}
      onChange={(event) => onChange({ ...filter, [name]: event.currentTarget.value })}
    />
  )
  const people = (users.data?.items ?? []).map(({ id, email }) => ({
    value: String(id),
    label: email,
  }))
  return (
    <Group gap="xs" mb="sm" align="flex-end">
      {people.length > 0 && choice('user', people)}
      {text('category', 'connections')}
      {text('action', 'update')}
      {choice(
        'result',
        RESULTS.map((value) => ({ value, label: value })),
      )}
      {day('from')}
      {day('to')}
    </Group>
  )
}
