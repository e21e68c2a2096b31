import { Stack } from '@mantine/core'
import { useState } from 'react'
import { useT } from '~/i18n'
import { Fold } from '~/parts/fold'
import { read } from './document'
import { useEditor } from './editor-state'
import { ChoiceField, TextField } from './inputs'

const D = 'destination'
const OPTIONS = [
  'sequence_format',
  'storage_class',
  'server_side_encryption',
  'kms_key_id',
  'canned_acl',
]
const STORAGE_CLASSES = [
  'STANDARD',
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'GLACIER_IR',
  'GLACIER',
  'DEEP_ARCHIVE',
  'REDUCED_REDUNDANCY',
]
const ACLS = [
  'private',
  'public-read',
  'public-read-write',
  'aws-exec-read',
  'authenticated-read',
  'bucket-owner-read',
  'bucket-owner-full-control',
  'log-delivery-write',
]
const ENCRYPTIONS = ['AES256', 'aws:kms', 'aws:kms:dsse']

/** How the objects are named, stored and encrypted; the bucket decides what is not chosen. */
export function ObjectOptions() {
  const t = useT()
  const { document } = useEditor()
  const [opened, setOpened] = useState(false)
  const set = OPTIONS.filter((name) => read(document, `${D}.${name}`) !== undefined)
  const byBucket = { value: '', label: t('ed.obj.bucket') }
  return (
    <Fold label={t('ed.obj')} set={set.length} opened={opened} onToggle={() => setOpened(!opened)}>
      <Stack gap="sm" pt="sm">
        <TextField
          path={`${D}.sequence_format`}
          label={t('ed.obj.sequence')}
          help={t('ed.obj.sequence.help')}
          placeholder=".%03d.%02d"
        />
        <ChoiceField
          path={`${D}.storage_class`}
          label={t('ed.obj.class')}
          fallback=""
          choices={[byBucket, ...STORAGE_CLASSES]}
        />
        <ChoiceField
          path={`${D}.server_side_encryption`}
          label={t('ed.obj.encryption')}
          fallback=""
          choices={[byBucket, ...ENCRYPTIONS]}
        />
        <TextField path={`${D}.kms_key_id`} label={t('ed.obj.kms')} help={t('ed.obj.kms.help')} />
        <ChoiceField
          path={`${D}.canned_acl`}
          label={t('ed.obj.acl')}
          help={t('ed.obj.acl.help')}
          fallback=""
          choices={[{ value: '', label: t('ed.obj.acl.none') }, ...ACLS]}
        />
      </Stack>
    </Fold>
  )
}
