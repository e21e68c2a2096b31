import { Button, Group, Select, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { readAll } from '~/api/read-all'
import { useSession } from '~/api/session'
import type { GroupRole, ResourceGroup, Team } from '~/api/types'
import { useT } from '~/i18n'
import { Records } from './records'

type Values = { name: string; description: string; teams: ResourceGroup['teams'] }

const ROLES: GroupRole[] = ['administrator', 'editor', 'operator', 'viewer']

const useTeams = () =>
  useQuery({
    queryKey: ['teams', 'all'],
    queryFn: ({ signal }) => readAll<Team>('/teams', signal),
    retry: false,
  }).data?.items ?? []

function TeamRoles({ values, set }: { values: Values; set: (change: Partial<Values>) => void }) {
  const t = useT()
  const teams = useTeams()
  const nameOf = (id: number) => teams.find((team) => team.id === id)?.name ?? `#${id}`
  const free = teams.filter(({ id }) => !values.teams.some(({ team_id }) => team_id === id))
  return (
    <>
      {values.teams.map(({ team_id, role }) => (
        <Group key={team_id} align="flex-end">
          <Select
            flex={1}
            label={t('set.groups.role', { name: nameOf(team_id) })}
            allowDeselect={false}
            data={ROLES.map((value) => ({ value, label: t(`set.grole.${value}`) }))}
            value={role}
            onChange={(chosen) =>
              set({
                teams: values.teams.map((one) =>
                  one.team_id === team_id ? { team_id, role: chosen as GroupRole } : one,
                ),
              })
            }
          />
          <Button
            variant="default"
            onClick={() => set({ teams: values.teams.filter((one) => one.team_id !== team_id) })}
          >
            {t('common.remove')}
          </Button>
        </Group>
      ))}
      {free.length > 0 && (
        <Select
          label={t('set.groups.addteam')}
          data={free.map(({ id, name }) => ({ value: String(id), label: name }))}
          value={null}
          onChange={(id) =>
            id && set({ teams: [...values.teams, { team_id: Number(id), role: 'viewer' }] })
          }
        />
      )}
    </>
  )
}

export function Groups() {
  const t = useT()
  const { user } = useSession()
  const teams = useTeams()
  const isAdmin = user.role !== 'member'
  return (
    <Records<ResourceGroup, Values>
      path="/resource_groups"
      label={t('set.groups')}
      lead={t('set.groups.lead')}
      newLabel={t('set.groups.new')}
      lost={t('set.groups.lost')}
      mayCreate={isAdmin}
      mayDelete={isAdmin}
      nameOf={({ name }) => name}
      valuesOf={(group) => ({
        name: group?.name ?? '',
        description: group?.description ?? '',
        teams: group?.teams ?? [],
      })}
      fields={(values, set) => (
        <>
          <TextInput
            label={t('common.name')}
            required
            value={values.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
          />
          <TextInput
            label={t('set.description')}
            value={values.description}
            onChange={(event) => set({ description: event.currentTarget.value })}
          />
          <TeamRoles values={values} set={set} />
        </>
      )}
      columns={[
        { key: 'name', label: t('common.name'), cell: ({ name }) => name },
        {
          key: 'teams',
          label: t('set.groups.teams'),
          cell: (group) =>
            group.teams
              .map(({ team_id, role }) => {
                const name = teams.find(({ id }) => id === team_id)?.name ?? `#${team_id}`
                return `${name} (${t(`set.grole.${role}`)})`
              })
              .join(', ') || '–',
        },
        { key: 'text', label: t('set.description'), from: 'sm', cell: (row) => row.description },
      ]}
    />
  )
}
