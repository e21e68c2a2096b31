import { Alert, Input, PasswordInput, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ClipboardEvent } from 'react'
import { api } from '~/api/client'
import type { Connection, ConnectionDraft, Page, ResourceGroup } from '~/api/types'
import { useT } from '~/i18n'
import { tServer } from '~/i18n/server'
import { CopyIcon } from '~/parts/copy'
import { useFormats } from '~/parts/formats'
import { useS3Form } from './form-context'
import { asksSecretAgain, cleanAccountId, isTemporaryKey, parseRoleArn } from './rules'
import type { Values } from './values'

export function BasicFields() {
  const t = useT()
  const form = useS3Form()
  const groups = useQuery({
    queryKey: ['resource_groups'],
    queryFn: () => api.get<Page<ResourceGroup>>('/resource_groups', { limit: 100 }),
    retry: false,
  })
  const choices = (groups.data?.items ?? []).map(({ id, name }) => ({
    value: String(id),
    label: name,
  }))
  return (
    <Stack gap="sm">
      <TextInput label={t('s3.name')} required {...form.getInputProps('name')} />
      <Textarea
        label={t('s3.memo')}
        autosize
        minRows={2}
        maxRows={8}
        {...form.getInputProps('description')}
      />
      {choices.length > 0 && (
        <Select
          label={t('common.group')}
          placeholder={t('common.none')}
          clearable
          data={choices}
          {...form.getInputProps('resource_group_id')}
          value={form.values.resource_group_id || null}
          onChange={(value) => form.setFieldValue('resource_group_id', value ?? '')}
        />
      )}
    </Stack>
  )
}

type ReadOnlyProps = { label: string; help: string; value: string }

function ReadOnly({ label, help, value }: ReadOnlyProps) {
  return (
    <TextInput
      label={label}
      description={help}
      value={value}
      readOnly
      variant="filled"
      classNames={{ input: 'mono' }}
      rightSection={<CopyIcon text={value} what={label} />}
    />
  )
}

type Identity = Pick<
  ConnectionDraft,
  'aws_external_id' | 'aws_principal_account_id' | 'aws_principal_problem'
>

export function RoleFields({ identity }: { identity: Identity }) {
  const t = useT()
  const form = useS3Form()
  const takeArn = (event: ClipboardEvent<HTMLInputElement>) => {
    const pasted = event.clipboardData.getData('text')
    const arn = parseRoleArn(pasted)
    if (!arn) return
    event.preventDefault()
    form.setFieldValue('aws_assume_role_account_id', arn.accountId)
    form.setFieldValue('aws_assume_role_name', arn.roleName)
  }
  return (
    <Stack gap="sm">
      <TextInput
        label={t('s3.account')}
        description={t('s3.account.help')}
        required
        inputMode="numeric"
        onPaste={takeArn}
        {...form.getInputProps('aws_assume_role_account_id')}
        onChange={(event) =>
          form.setFieldValue(
            'aws_assume_role_account_id',
            cleanAccountId(event.currentTarget.value),
          )
        }
      />
      <TextInput
        label={t('s3.role')}
        description={t('s3.role.help')}
        required
        spellCheck={false}
        onPaste={takeArn}
        {...form.getInputProps('aws_assume_role_name')}
      />
      {identity.aws_principal_account_id ? (
        <ReadOnly
          label={t('s3.principal')}
          help={t('s3.principal.help')}
          value={identity.aws_principal_account_id}
        />
      ) : (
        <Input.Wrapper label={t('s3.principal')} labelElement="div">
          <Alert color="yellow" title={t('s3.principal.none')} mt={4}>
            {identity.aws_principal_problem && (
              <span className="mono">{tServer(identity.aws_principal_problem)} </span>
            )}
            {t('s3.principal.how')}
          </Alert>
        </Input.Wrapper>
      )}
      <ReadOnly
        label={t('s3.external')}
        help={t('s3.external.help')}
        value={identity.aws_external_id}
      />
    </Stack>
  )
}

type SecretProps = { name: keyof Values; label: string; help: string; saved?: Connection }

export function SecretField({ name, label, help, saved }: SecretProps) {
  const t = useT()
  const form = useS3Form()
  const formats = useFormats()
  const state = saved?.secrets[name]
  const keeps = state?.set && !asksSecretAgain(form.values, saved)
  const since = state?.updated_at ? formats.day(state.updated_at) : ''
  return (
    <PasswordInput
      label={label}
      description={keeps ? t('s3.secret.keep', { when: since }) : help}
      required={!keeps}
      autoComplete="off"
      visibilityToggleButtonProps={{ 'aria-label': t('common.password.show') }}
      {...form.getInputProps(name)}
    />
  )
}

export function UserFields({ saved }: { saved?: Connection }) {
  const t = useT()
  const form = useS3Form()
  return (
    <Stack gap="sm">
      <TextInput
        label={t('s3.key')}
        description={t('s3.key.help')}
        required
        autoComplete="off"
        spellCheck={false}
        classNames={{ input: 'mono' }}
        {...form.getInputProps('aws_access_key_id')}
      />
      <SecretField
        name="aws_secret_access_key"
        label={t('s3.secret')}
        help={t('s3.secret.help')}
        saved={saved}
      />
      {isTemporaryKey(form.values.aws_access_key_id) && (
        <SecretField
          name="aws_session_token"
          label={t('s3.token')}
          help={t('s3.token.help')}
          saved={saved}
        />
      )}
    </Stack>
  )
}
