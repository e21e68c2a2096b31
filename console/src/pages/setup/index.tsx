import { Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { sessionQuery, setUp } from '~/api/session'
import { useT } from '~/i18n'
import { fieldErrors, useFocusError } from '~/parts/fields'
import { isGoodPassword } from '~/parts/password'
import { Problem } from '~/parts/problem'
import { Door } from '../sign-in/door'

/** From `#token=…`, which stays in the browser, or `?token=…`. */
export function tokenOf(location: { hash: string; search: string }): string {
  const hash = location.hash.replace(/^#/, '')
  const inHash = hash.includes('=') ? new URLSearchParams(hash).get('token') : hash
  return inHash || new URLSearchParams(location.search).get('token') || ''
}

export default function Setup() {
  const t = useT()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [error, setError] = useState<unknown>()
  const element = useRef<HTMLFormElement>(null)
  const focusError = useFocusError(element)
  const form = useForm({
    initialValues: { token: tokenOf(window.location), email: '', password: '', again: '' },
    validate: {
      token: (value) => (value ? null : t('common.required')),
      email: (value) => (value ? null : t('common.required')),
      password: (value) => (isGoodPassword(value) ? null : t('setup.password.help')),
      again: (value, all) => (value === all.password ? null : t('setup.differ')),
    },
  })
  const submit = form.onSubmit(async ({ token, email, password }) => {
    setError(undefined)
    try {
      client.setQueryData(sessionQuery.queryKey, await setUp({ token, email, password }))
      await navigate({ to: '/' })
    } catch (failed) {
      form.setErrors(fieldErrors(failed))
      setError(failed)
      focusError()
    }
  }, focusError)
  const show = { 'aria-label': t('common.password.show') }
  return (
    <Door title={t('setup.title')} lead={t('setup.lead')}>
      <form onSubmit={submit} ref={element} noValidate>
        <Stack gap="sm">
          <TextInput
            label={t('setup.token')}
            description={t('setup.token.help')}
            autoComplete="off"
            {...form.getInputProps('token')}
          />
          <TextInput
            label={t('signin.email')}
            type="email"
            autoComplete="username"
            {...form.getInputProps('email')}
          />
          <PasswordInput
            label={t('signin.password')}
            description={t('setup.password.help')}
            autoComplete="new-password"
            visibilityToggleButtonProps={show}
            {...form.getInputProps('password')}
          />
          <PasswordInput
            label={t('setup.again')}
            autoComplete="new-password"
            visibilityToggleButtonProps={show}
            {...form.getInputProps('again')}
          />
          {error !== undefined && <Problem error={error} />}
          <Button type="submit" loading={form.submitting}>
            {t('setup.submit')}
          </Button>
        </Stack>
      </form>
    </Door>
  )
}
