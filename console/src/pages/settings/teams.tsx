import { MultiSelect, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { api } from '~/api/client'
import { readAll } from '~/api/read-all'
import type { Team, TeamMember, User } from '~/api/types'
import { useT } from '~/i18n'
import { Records } from './records'

type Values = { name: string; description: string | null; members?: TeamMember[] }
type FieldsProps = { values: Values; set: (change: Partial<Values>) => void; team?: Team }

/** The members with a role; the others stay as they are. */
export function withRole(
  members: TeamMember[],
  role: TeamMember['role'],
  ids: number[],
): TeamMember[] {
  const others = members.filter((one) => one.role !== role && !ids.includes(one.user_id))
  return [...others, ...ids.map((user_id) => ({ user_id, role }))]
}

function Fields({ values, set, team }: FieldsProps) {
  const t = useT()
  const users = useQuery({
    queryKey: ['users', 'all'],
    queryFn: ({ signal }) => readAll<User>('/users', signal),
  })
  // Lists of teams leave the members out.
  const whole = useQuery({
    queryKey: ['teams', team?.id],
    queryFn: () => api.get<Team>(`/teams/${team?.id}`),
    enabled: team !== undefined,
  })
  const known = whole.data?.members
  const missing = team !== undefined && values.members === undefined
  useEffect(() => {
    if (missing && known) {
      set({ members: known.map(({ user_id, role }) => ({ user_id, role })) })
    }
  }, [missing, known, set])
  const members = values.members ?? []
  const people = (users.data?.items ?? []).map(({ id, email }) => ({
    value: String(id),
    label: email,
  }))
  const choose = (role: TeamMember['role'], label: string) => (
    <MultiSelect
      label={label}
      searchable
      required={role === 'team_admin'}
      data={people}
      value={members.filter((one) => one.role === role).map(({ user_id }) => String(user_id))}
      onChange={(ids) => set({ members: withRole(members, role, ids.map(Number)) })}
    />
  )
  return (
    <>
      <TextInput
        label={t('common.name')}
        required
        value={values.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <TextInput
        label={t('set.description')}
        value={values.description ?? ''}
        onChange={(event) => set({ description: event.currentTarget.value })}
      />
      {choose('team_admin', t('set.teams.admins'))}
      {choose('team_member', t('set.teams.members'))}
    </>
  )
}

export function Teams() {
  const t = useT()
  return (
    <Records<Team, Values>
      path="/teams"
      label={t('set.teams')}
      lead={t('set.teams.lead')}
      newLabel={t('set.teams.new')}
      lost={t('set.teams.lost')}
      nameOf={({ name }) => name}
      valuesOf={(team) => ({ name: team?.name ?? '', description: team?.description ?? null })}
      fields={(values, set, team) => <Fields values={values} set={set} team={team} />}
      columns={[
        { key: 'name', label: t('common.name'), cell: ({ name }) => name },
        { key: 'text', label: t('set.description'), from: 'sm', cell: (row) => row.description },
      ]}
    />
  )
}
