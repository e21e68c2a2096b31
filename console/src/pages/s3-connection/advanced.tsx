import {
  Divider,
  NumberInput,
  Select,
  SimpleGrid,
  Stack,
  Switch,
  Textarea,
  TextInput,
} from '@mantine/core'
import { useEffect, useState } from 'react'
import type { Connection } from '~/api/types'
import { type Key, useT } from '~/i18n'
import { Fold } from '~/parts/fold'
import { SecretField } from './fields'
import { useS3Form } from './form-context'
import { ADVANCED, countAdvanced, type Values } from './values'

type TextProps = { name: keyof Values; label: Key; help: Key }

function Text({ name, label, help }: TextProps) {
  const t = useT()
  const form = useS3Form()
  return (
    <TextInput
      label={t(label)}
      description={t(help)}
      spellCheck={false}
      {...form.getInputProps(name)}
    />
  )
}

/** A certificate as text; a file of the server was named on its command line, and only shows. */
function Authorities({ saved }: { saved?: Connection }) {
  const t = useT()
  const form = useS3Form()
  return (
    <>
      {saved?.ca_file && (
        <TextInput
          label={t('s3.ca.file')}
          description={t('s3.ca.file.help')}
          value={saved.ca_file}
          readOnly
        />
      )}
      <Textarea
        label={t('s3.ca')}
        description={t('s3.ca.help')}
        placeholder="-----BEGIN CERTIFICATE-----"
        spellCheck={false}
        autosize
        minRows={2}
        maxRows={8}
        {...form.getInputProps('ca_certificate')}
      />
    </>
  )
}

function Place({ saved }: { saved?: Connection }) {
  const t = useT()
  const form = useS3Form()
  const styles = (['auto', 'path', 'virtual'] as const).map((value) => ({
    value,
    label: t(`s3.addressing.${value}`),
  }))
  return (
    <>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" verticalSpacing="sm">
        <Text name="region" label="s3.region" help="s3.region.help" />
        <Select
          label={t('s3.addressing')}
          description={t('s3.addressing.help')}
          data={styles}
          allowDeselect={false}
          {...form.getInputProps('addressing_style')}
        />
        <Text name="endpoint" label="s3.endpoint" help="s3.endpoint.help" />
        <Text name="sts_endpoint" label="s3.sts" help="s3.sts.help" />
        <Text name="kms_key_id" label="s3.kms" help="s3.kms.help" />
        <Text name="expected_bucket_owner" label="s3.bucketowner" help="s3.bucketowner.help" />
      </SimpleGrid>
      <Authorities saved={saved} />
      <Switch
        label={t('s3.payer')}
        description={t('s3.payer.help')}
        {...form.getInputProps('requester_pays', { type: 'checkbox' })}
      />
      <Switch
        label={t('s3.http')}
        description={t('s3.http.help')}
        {...form.getInputProps('allow_http', { type: 'checkbox' })}
      />
    </>
  )
}

function Session({ saved }: { saved?: Connection }) {
  const t = useT()
  const form = useS3Form()
  const sources = [
    { value: 'default_chain', label: t('s3.base.chain') },
    { value: 'keys', label: t('s3.base.keys') },
  ]
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" verticalSpacing="sm">
      <NumberInput
        label={t('s3.session')}
        description={t('s3.session.help')}
        thousandSeparator=","
        allowDecimal={false}
        min={0}
        {...form.getInputProps('session_duration')}
      />
      <Text name="source_identity" label="s3.source_identity" help="s3.source_identity.help" />
      <Textarea
        label={t('s3.tags')}
        description={t('s3.tags.help')}
        autosize
        minRows={2}
        {...form.getInputProps('session_tags')}
      />
      <Select
        label={t('s3.base')}
        description={t('s3.base.help')}
        data={sources}
        allowDeselect={false}
        {...form.getInputProps('base_credentials')}
      />
      {form.values.base_credentials === 'keys' && (
        <>
          <Text name="base_access_key_id" label="s3.base.key" help="s3.key.help" />
          <SecretField
            name="base_secret_access_key"
            label={t('s3.base.secret')}
            help={t('s3.secret.help')}
            saved={saved}
          />
        </>
      )}
    </SimpleGrid>
  )
}

/** What most people never need, folded away; opens by itself when a field in it is wrong. */
export function Advanced({ saved }: { saved?: Connection }) {
  const t = useT()
  const form = useS3Form()
  const [opened, setOpened] = useState(false)
  const wrong = ADVANCED.some((name) => form.errors[name])
  useEffect(() => {
    if (wrong) setOpened(true)
  }, [wrong])
  return (
    <div>
      <Divider mb="sm" />
      <Fold
        label={t('s3.advanced')}
        set={countAdvanced(form.values)}
        opened={opened}
        onToggle={() => setOpened(!opened)}
      >
        <Stack gap="sm" pt="sm">
          <Place saved={saved} />
          {form.values.aws_auth_type === 'assume_role' && <Session saved={saved} />}
        </Stack>
      </Fold>
    </div>
  )
}
