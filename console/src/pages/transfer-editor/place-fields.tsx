import { Alert, Autocomplete, Select, Stack, Text } from '@mantine/core'
import type { JsonObject } from '~/api/types'
import { useT } from '~/i18n'
import { TextLink } from '~/parts/link'
import { changeKind, readText } from './document'
import { useEditor, useField } from './editor-state'
import { TextField } from './inputs'
import { useBuckets, useConnections, useObjects } from './lookups'

export type Side = 'source' | 'destination'

function ConnectionField({ side }: { side: Side }) {
  const t = useT()
  const field = useField(`${side}.connection`)
  const { data } = useConnections()
  const usable = (data?.items ?? []).filter(({ can }) => can.use)
  if (data && usable.length === 0) {
    return (
      <Alert>
        {t('ed.connection.none')} <TextLink to="/connections/s3/new">{t('conn.new')}</TextLink>
      </Alert>
    )
  }
  return (
    <Select
      label={t('ed.connection')}
      required
      searchable
      allowDeselect={false}
      data={usable.map(({ name }) => name)}
      value={field.text || null}
      error={field.error}
      onChange={(value) => field.set(value ?? '')}
    />
  )
}

function BucketField({ side }: { side: Side }) {
  const t = useT()
  const { document } = useEditor()
  const field = useField(`${side}.bucket`)
  const buckets = useBuckets(readText(document, `${side}.connection`))
  return (
    <Autocomplete
      label={t('ed.bucket')}
      description={buckets.error ? t('ed.bucket.typed') : undefined}
      required
      spellCheck={false}
      data={(buckets.data?.items ?? []).map(({ name }) => name)}
      value={field.text}
      error={field.error}
      onChange={field.set}
    />
  )
}

function PrefixField({ side }: { side: Side }) {
  const t = useT()
  const { document } = useEditor()
  const field = useField(`${side}.path_prefix`)
  const objects = useObjects(
    readText(document, `${side}.connection`),
    readText(document, `${side}.bucket`),
    field.text,
  )
  const found = objects.data
  const isSource = side === 'source'
  return (
    <div>
      <Autocomplete
        label={t('ed.prefix')}
        description={t(`ed.prefix.${side}`)}
        required={!isSource}
        spellCheck={false}
        data={[
          ...new Set([...(found?.prefixes ?? []), ...(found?.items ?? []).map(({ key }) => key)]),
        ]}
        filter={({ options }) => options}
        value={field.text}
        error={field.error}
        onChange={field.set}
      />
      {isSource && found && (
        <Text size="xs" c="dimmed" mt={4} role="status">
          {found.items.length === 0
            ? t('ed.objects.none')
            : `${t('ed.objects', { n: found.items.length })} ${found.truncated ? t('ed.objects.more') : ''}`}
        </Text>
      )}
    </div>
  )
}

/** Where it is: kind, connection, bucket, prefix. One may type what cannot be listed. */
export function PlaceFields({ side }: { side: Side }) {
  const t = useT()
  const { document, setDocument } = useEditor()
  const kind = readText(document, `${side}.type`)
  return (
    <Stack gap="sm">
      <Select
        label={t('ed.kind')}
        allowDeselect={false}
        data={[
          { value: 's3', label: t('ed.kind.s3') },
          { value: 'file', label: t('ed.kind.file') },
        ]}
        value={kind}
        onChange={(value) =>
          value &&
          setDocument((before) => ({
            ...before,
            [side]: changeKind(before[side] as JsonObject, value),
          }))
        }
      />
      {kind === 's3' ? (
        <>
          <ConnectionField side={side} />
          <BucketField side={side} />
          <PrefixField side={side} />
        </>
      ) : (
        <TextField path={`${side}.path_prefix`} label={t('ed.prefix')} required />
      )}
    </Stack>
  )
}
