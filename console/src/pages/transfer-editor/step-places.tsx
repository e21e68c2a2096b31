import { Button, Group, Paper, SimpleGrid, Stack, Textarea, Title } from '@mantine/core'
import { IconArrowRight } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { api } from '~/api/client'
import type { Guess, JsonObject } from '~/api/types'
import { useT } from '~/i18n'
import { Problem } from '~/parts/problem'
import { readColumns } from './columns'
import { changeFormat, read, readText, write } from './document'
import classes from './editor.module.css'
import { useEditor, useField } from './editor-state'
import { FormatOptions } from './format-options'
import { ChoiceField, FlagField, TextField } from './inputs'
import { useConnectionId } from './lookups'
import { PlaceFields } from './place-fields'
import { VariablesPanel } from './variables-panel'

const PACKINGS = ['gzip', 'zstd', 'bzip2']

function SourceCard() {
  const t = useT()
  return (
    <Paper withBorder p="md" component="section" aria-label={t('ed.source')}>
      <Title order={2} mb="sm">
        {t('ed.source')}
      </Title>
      <Stack gap="sm">
        <PlaceFields side="source" />
        <TextField
          path="source.path_match_pattern"
          label={t('ed.pattern')}
          help={t('ed.pattern.help')}
          placeholder="\.csv(\.gz)?$"
        />
        <ChoiceField
          path="source.incremental"
          label={t('ed.incremental')}
          fallback="none"
          choices={(['ledger', 'none'] as const).map((value) => ({
            value,
            label: t(`ed.incremental.${value}`),
          }))}
        />
        <ChoiceField
          path="source.decompression"
          label={t('ed.decompression')}
          fallback="auto"
          choices={[
            { value: 'auto', label: t('ed.decompression.auto') },
            { value: 'none', label: t('ed.decompression.none') },
            ...PACKINGS.map((value) => ({ value, label: value })),
          ]}
        />
        <FlagField path="source.stop_when_file_not_found" label={t('ed.stop')} />
      </Stack>
    </Paper>
  )
}

function DestinationCard() {
  const t = useT()
  const { document, setDocument } = useEditor()
  const format = readText(document, 'destination.formatter.type')
  return (
    <Paper withBorder p="md" component="section" aria-label={t('ed.destination')}>
      <Title order={2} mb="sm">
        {t('ed.destination')}
      </Title>
      <Stack gap="sm">
        <PlaceFields side="destination" />
        <ChoiceField
          path="destination.formatter.type"
          label={t('ed.format')}
          choices={[
            { value: 'parquet', label: 'Parquet' },
            { value: 'csv', label: 'CSV / TSV' },
            { value: 'jsonl', label: 'JSON Lines' },
          ]}
          onChange={(type) =>
            setDocument((before) => changeFormat(before, 'destination.formatter', { type }))
          }
        />
        {format === 'parquet' ? (
          <ChoiceField
            path="destination.formatter.compression"
            label={t('ed.encoder')}
            fallback="zstd"
            choices={['zstd', 'snappy', 'gzip', 'none']}
          />
        ) : (
          <ChoiceField
            path="destination.encoder_type"
            label={t('ed.encoder')}
            fallback="none"
            choices={['none', 'gzip', 'zstd']}
            onChange={(value) =>
              setDocument((before) =>
                changeFormat(
                  before,
                  'destination.encoder_type',
                  value === 'none' ? undefined : value,
                ),
              )
            }
          />
        )}
        <FormatOptions format={format} />
        <TextField path="destination.file_ext" label={t('ed.ext')} />
        <ChoiceField
          path="destination.if_exists"
          label={t('ed.exists')}
          fallback="replace"
          choices={(['replace', 'fail'] as const).map((value) => ({
            value,
            label: t(`ed.exists.${value}`),
          }))}
        />
      </Stack>
    </Paper>
  )
}

/** Asks the server what the data looks like, and takes over parser and columns. */
export function useGuess() {
  const { document, setDocument, setEvidence } = useEditor()
  const connectionId = useConnectionId(readText(document, 'source.connection'))
  return useMutation({
    mutationFn: () =>
      api.post<Guess>('/job_definitions/guess', {
        connection_id: readText(document, 'source.type') === 's3' ? connectionId : null,
        bucket: readText(document, 'source.bucket'),
        path_prefix: readText(document, 'source.path_prefix'),
      }),
    onSuccess: (guess) => {
      const parser = read(guess.document, 'source.parser') as JsonObject
      setDocument((before) =>
        write(write(before, 'source.parser', parser), 'transforms', undefined),
      )
      setEvidence(guess.evidence)
    },
  })
}

/** Step 1: where rows come from and where they go. */
export function StepPlaces({ onNext }: { onNext: () => void }) {
  const t = useT()
  const { document } = useEditor()
  const memo = useField('memo')
  const guess = useGuess()
  const needsGuess = readColumns(document).length === 0
  const next = async () => {
    if (needsGuess) await guess.mutateAsync().catch(() => undefined)
    onNext()
  }
  const ready = (side: 'source' | 'destination') =>
    readText(document, `${side}.type`) === 's3'
      ? readText(document, `${side}.connection`) !== '' &&
        readText(document, `${side}.bucket`) !== ''
      : readText(document, `${side}.path_prefix`) !== ''
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        next()
      }}
    >
      <SimpleGrid cols={{ base: 1, sm: 2 }} mb="md">
        <TextField path="name" label={t('common.name')} required />
        <Textarea
          label={t('common.memo')}
          autosize
          maxRows={6}
          value={memo.text}
          onChange={(event) => memo.set(event.currentTarget.value || undefined)}
        />
      </SimpleGrid>
      <div className={classes.places}>
        <SourceCard />
        <IconArrowRight className={classes.arrow} aria-hidden />
        <DestinationCard />
      </div>
      <VariablesPanel />
      {guess.error && <Problem error={guess.error} />}
      <Group justify="flex-end" mt="md">
        <Button
          type="submit"
          loading={guess.isPending}
          disabled={
            readText(document, 'name').trim() === '' || !ready('source') || !ready('destination')
          }
        >
          {t(needsGuess ? 'ed.guess' : 'common.next')}
        </Button>
      </Group>
    </form>
  )
}
