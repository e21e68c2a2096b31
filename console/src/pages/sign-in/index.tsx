import { Alert, Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { isSignedIn, sessionQuery, signIn } from '~/api/session'
import { useT } from '~/i18n'
import { Problem } from '~/parts/problem'
import { Door } from './door'

export default function SignIn() {
  const t = useT()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { next } = useSearch({ from: '/sign-in' })
  const { data } = useSuspenseQuery(sessionQuery)
  const [error, setError] = useState<unknown>()
  const form = useForm({
    initialValues: { email: '', password: '' },
    validate: {
      email: (value) => (value ? null : t('signin.required')),
      password: (value) => (value ? null : t('signin.required')),
    },
  })
  const submit = form.onSubmit(async (values) => {
    setError(undefined)
    try {
      client.setQueryData(sessionQuery.queryKey, await signIn(values))
      // Only an address of this console is gone to.
      await navigate({ href: next?.startsWith('/') && !next.startsWith('//') ? next : '/' })
    } catch (failed) {
      setError(failed)
    }
  })
  return (
    <Door title={t('signin.title')}>
      {!isSignedIn(data) && data.setupNeeded && (
        <Alert title={t('signin.setup')} mb="md">
          {t('signin.setup.how')}
        </Alert>
      )}
      <form onSubmit={submit} noValidate>
        <Stack gap="sm">
          <TextInput
            label={t('signin.email')}
            type="email"
            autoComplete="username"
            autoFocus
            {...form.getInputProps('email')}
          />
          <PasswordInput
            label={t('signin.password')}
            autoComplete="current-password"
            visibilityToggleButtonProps={{ 'aria-label': t('common.password.show') }}
            {...form.getInputProps('password')}
          />
          {error !== undefined && <Problem error={error} />}
          <Button type="submit" loading={form.submitting}>
            {t('signin.submit')}
          </Button>
        </Stack>
      </form>
    </Door>
  )
}
