import {
  Button,
  Group,
  Paper,
  PasswordInput,
  Select,
  Stack,
  Text,
  Title,
  useMantineColorScheme,
} from '@mantine/core'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import { useRef, useState } from 'react'
import { changeSession, useSession } from '~/api/session'
import type { Language, Theme } from '~/api/types'
import { LANGUAGES } from '~/frame/language-menu'
import { usePreferences } from '~/frame/use-preferences'
import { useI18n, useT } from '~/i18n'
import { fieldErrors, useFocusError } from '~/parts/fields'
import { isGoodPassword } from '~/parts/password'
import { Problem } from '~/parts/problem'
import { zones } from '~/parts/zones'

function Choices() {
  const { t, language, setLanguage } = useI18n()
  const { user } = useSession()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const choose = usePreferences()
  return (
    <Stack gap="sm">
      <Select
        label={t('top.language')}
        allowDeselect={false}
        data={LANGUAGES}
        value={language}
        onChange={(value) => {
          setLanguage(value as Language)
          choose({ language: value as Language })
        }}
      />
      <Select
        label={t('top.theme')}
        allowDeselect={false}
        data={(['light', 'dark', 'auto'] as const).map((value) => ({
          value,
          label: t(`top.theme.${value}`),
        }))}
        value={colorScheme}
        onChange={(value) => {
          setColorScheme(value as Theme)
          choose({ theme: value as Theme })
        }}
      />
      <Select
        label={t('set.profile.zone')}
        placeholder={t('set.profile.zone.auto')}
        searchable
        clearable
        comboboxProps={{ withinPortal: false }}
        data={zones()}
        value={user.preferences.time_zone || null}
        onChange={(value) => choose({ time_zone: value ?? '' })}
      />
    </Stack>
  )
}

function Password() {
  const t = useT()
  const [error, setError] = useState<unknown>()
  const element = useRef<HTMLFormElement>(null)
  const focusError = useFocusError(element)
  const form = useForm({
    initialValues: { current_password: '', password: '' },
    validate: {
      current_password: (value) => (value ? null : t('common.required')),
      password: (value) => (isGoodPassword(value) ? null : t('setup.password.help')),
    },
  })
  const submit = form.onSubmit(async (values) => {
    setError(undefined)
    try {
      await changeSession(values)
      form.reset()
      notifications.show({ color: 'green', message: t('common.saved') })
    } catch (failed) {
      form.setErrors(fieldErrors(failed))
      setError(failed)
      focusError()
    }
  }, focusError)
  const show = { 'aria-label': t('common.password.show') }
  return (
    <form onSubmit={submit} ref={element} noValidate>
      <Stack gap="sm">
        <PasswordInput
          label={t('set.profile.password.now')}
          autoComplete="current-password"
          visibilityToggleButtonProps={show}
          {...form.getInputProps('current_password')}
        />
        <PasswordInput
          label={t('set.profile.password.new')}
          description={t('setup.password.help')}
          autoComplete="new-password"
          visibilityToggleButtonProps={show}
          {...form.getInputProps('password')}
        />
        {error !== undefined && <Problem error={error} />}
        <Group>
          <Button type="submit" variant="default" loading={form.submitting}>
            {t('common.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

export function Profile() {
  const t = useT()
  const { user } = useSession()
  return (
    <Stack maw={440}>
      <Text>
        {user.email} · {t(`set.role.${user.role}`)}
      </Text>
      <Paper withBorder p="md">
        <Choices />
      </Paper>
      <Paper withBorder p="md">
        <Title order={2} mb="sm">
          {t('set.profile.password')}
        </Title>
        <Password />
      </Paper>
    </Stack>
  )
}
