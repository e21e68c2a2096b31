import { Checkbox, PasswordInput, Select, TextInput } from '@mantine/core'
import { useSession } from '~/api/session'
import type { AccountRole, User } from '~/api/types'
import { useT } from '~/i18n'
import { When } from '~/parts/when'
import { Records } from './records'

type Values = {
  email?: string
  password?: string
  role: AccountRole
  can_use_audit_log: boolean
  is_restricted_connection_modify: boolean
}

const ROLES: AccountRole[] = ['super_admin', 'admin', 'member']

const valuesOf = (user?: User): Values => ({
  role: user?.role ?? 'member',
  can_use_audit_log: user?.can_use_audit_log ?? false,
  is_restricted_connection_modify: user?.is_restricted_connection_modify ?? false,
  ...(user ? {} : { email: '', password: '' }),
})

export function Users() {
  const t = useT()
  const session = useSession()
  const fields = (values: Values, set: (change: Partial<Values>) => void, user?: User) => (
    <>
      {!user && (
        <>
          <TextInput
            label={t('set.email')}
            type="email"
            required
            value={values.email ?? ''}
            onChange={(event) => set({ email: event.currentTarget.value })}
          />
          <PasswordInput
            label={t('set.users.password')}
            description={t('setup.password.help')}
            required
            autoComplete="new-password"
            visibilityToggleButtonProps={{ 'aria-label': t('common.password.show') }}
            value={values.password ?? ''}
            onChange={(event) => set({ password: event.currentTarget.value })}
          />
        </>
      )}
      <Select
        label={t('set.profile.role')}
        allowDeselect={false}
        data={ROLES.map((value) => ({ value, label: t(`set.role.${value}`) }))}
        value={values.role}
        onChange={(role) => set({ role: role as AccountRole })}
      />
      <Checkbox
        label={t('set.users.audit')}
        checked={values.can_use_audit_log}
        onChange={(event) => set({ can_use_audit_log: event.currentTarget.checked })}
      />
      <Checkbox
        label={t('set.users.restricted')}
        checked={values.is_restricted_connection_modify}
        onChange={(event) => set({ is_restricted_connection_modify: event.currentTarget.checked })}
      />
    </>
  )
  return (
    <Records<User, Values>
      path="/users"
      label={t('set.users')}
      lead={t('set.users.lead')}
      newLabel={t('set.users.new')}
      lost={t('set.users.lost')}
      nameOf={({ email }) => email}
      valuesOf={valuesOf}
      fields={fields}
      mayDelete={session.user.role === 'super_admin'}
      columns={[
        { key: 'email', label: t('set.email'), cell: ({ email }) => email },
        { key: 'role', label: t('set.profile.role'), cell: ({ role }) => t(`set.role.${role}`) },
        {
          key: 'seen',
          label: t('set.users.seen'),
          from: 'sm',
          cell: (user) => <When at={user.last_sign_in_at} />,
        },
        {
          key: 'made',
          label: t('common.created'),
          from: 'md',
          cell: (user) => <When at={user.created_at} />,
        },
      ]}
    />
  )
}
