import { Alert, Autocomplete, Button, Select, Stack, Text } from '@mantine/core'
import type { JsonObject } from '~/api/types'
import { useT } from '~/i18n'
import { TextLink } from '~/parts/link'
import { inS3, readText } from './document'
import classes from './editor.module.css'
import { useEditor, useField, useProblem } from './editor-state'
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
      {objects.error && (
        <Text size="xs" className={classes.bad} mt={4} role="status">
          {t('ed.objects.refused', { why: objects.error.message })}
        </Text>
      )}
      {isSource && found && !objects.error && (
        <Text size="xs" c="dimmed" mt={4} role="status">
          {found.items.length === 0
            ? t('ed.objects.none')
            : `${t('ed.objects', { n: found.items.length })} ${found.truncated ? t('ed.objects.more') : ''}`}
        </Text>
      )}
    </div>
  )
}

/** Files of the server's own machine, which only its command line may move. */
function FilesOfServer({ side }: { side: Side }) {
  const t = useT()
  const { setDocument } = useEditor()
  const isInTheWay = useProblem(`${side}.connection`) !== undefined
  return (
    <Alert color={isInTheWay ? 'red' : undefined} role={isInTheWay ? 'alert' : 'note'}>
      {t('ed.files')}
      <Button
        mt="xs"
        display="block"
        size="compact-sm"
        variant="default"
        onClick={() =>
          setDocument((before) => ({ ...before, [side]: inS3(before[side] as JsonObject) }))
        }
      >
        {t('ed.files.move')}
      </Button>
    </Alert>
  )
}

/** Where it is: connection, bucket, prefix. One may type what cannot be listed. */
export function PlaceFields({ side }: { side: Side }) {
  const { document } = useEditor()
  if (readText(document, `${side}.type`) === 'file') return <FilesOfServer side={side} />
  return (
    <Stack gap="sm">
      <ConnectionField side={side} />
      <BucketField side={side} />
      <PrefixField side={side} />
    </Stack>
  )
}
