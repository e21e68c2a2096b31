import { Button, Group, Paper, SimpleGrid, Stack, Text, Textarea, Title } from '@mantine/core'
import { IconArrowRight } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useT } from '~/i18n'
import { useFocusError } from '~/parts/fields'
import { Problem } from '~/parts/problem'
import { readColumns } from './columns'
import { changeFormat, readText, startByHand } from './document'
import classes from './editor.module.css'
import { useEditor, useField, useFocusProblem } from './editor-state'
import { FormatOptions } from './format-options'
import { ChoiceField, FlagField, TextField } from './inputs'
import { ObjectOptions } from './object-options'
import { PlaceFields } from './place-fields'
import { useGuess } from './use-guess'
import { VariablesPanel } from './variables-panel'

const PACKINGS = ['gzip', 'zstd', 'bzip2', 'zip', 'tar']
/** What may hold several files, of which some can be chosen. */
const ARCHIVES = ['auto', 'zip', 'tar']

function SourceCard() {
  const t = useT()
  const { document } = useEditor()
  const packing = readText(document, 'source.decompression') || 'auto'
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
            ...PACKINGS.map((value) => ({ value, label: value === 'tar' ? 'tar, tar.gz' : value })),
          ]}
        />
        {ARCHIVES.includes(packing) && (
          <TextField
            path="source.decoder.match_name"
            label={t('ed.member')}
            help={t('ed.member.help')}
            placeholder=".*\.csv"
          />
        )}
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
            choices={['none', 'gzip', 'zstd', 'bzip2', 'zip']}
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
        <ObjectOptions />
      </Stack>
    </Paper>
  )
}

type NextProps = { onNext: () => void; onYaml: () => void }

/** What can be done when the data could not be looked at. */
function ByHand({ error, onNext, onYaml }: NextProps & { error: unknown }) {
  const t = useT()
  const { setDocument } = useEditor()
  const start = (go: () => void) => {
    setDocument(startByHand)
    go()
  }
  return (
    <Stack gap="xs" mt="md">
      <Problem error={error} />
      <Group gap="xs">
        <Text size="sm">{t('ed.byhand')}</Text>
        <Button variant="default" size="compact-sm" onClick={() => start(onNext)}>
          {t('ed.byhand.columns')}
        </Button>
        <Button variant="default" size="compact-sm" onClick={() => start(onYaml)}>
          {t('ed.byhand.yaml')}
        </Button>
      </Group>
    </Stack>
  )
}

/** The fields of this step without which there is nothing to look at. */
const REQUIRED = [
  'name',
  'source.connection',
  'source.bucket',
  'destination.connection',
  'destination.bucket',
  'destination.path_prefix',
]

/** Another remark, for who has one by the API: a second one would only be looked for here. */
function Description() {
  const t = useT()
  const { settings, setSettings } = useEditor()
  const [has] = useState(Boolean(settings.description))
  if (!has) return null
  return (
    <Textarea
      label={t('set.description')}
      description={t('ed.description.help')}
      autosize
      maxRows={6}
      value={settings.description ?? ''}
      onChange={(event) =>
        setSettings({ ...settings, description: event.currentTarget.value || null })
      }
    />
  )
}

/** Name and remarks. */
function Heading() {
  const t = useT()
  const memo = useField('memo')
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} mb="md">
      <TextField path="name" label={t('common.name')} required />
      <Textarea
        label={t('common.memo')}
        autosize
        maxRows={6}
        value={memo.text}
        onChange={(event) => memo.set(event.currentTarget.value || undefined)}
      />
      <Description />
    </SimpleGrid>
  )
}

/** Step 1: where rows come from and where they go. */
export function StepPlaces({ onNext, onYaml }: NextProps) {
  const t = useT()
  const { document, setProblems } = useEditor()
  const form = useRef<HTMLFormElement>(null)
  const focusError = useFocusError(form)
  useFocusProblem(form)
  const guess = useGuess()
  const needsGuess = readColumns(document).length === 0
  const next = async () => {
    const missing = REQUIRED.filter((path) => readText(document, path).trim() === '')
    if (missing.length > 0) {
      setProblems(missing.map((pointer) => ({ pointer, message: t('common.required') })))
      focusError()
      return
    }
    if (needsGuess) await guess.mutateAsync()
    onNext()
  }
  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        // What went wrong stands on the page already.
        next().catch(() => undefined)
      }}
    >
      <Heading />
      <div className={classes.places}>
        <SourceCard />
        <IconArrowRight className={classes.arrow} aria-hidden />
        <DestinationCard />
      </div>
      <VariablesPanel />
      {guess.error && <ByHand error={guess.error} onNext={onNext} onYaml={onYaml} />}
      <Group justify="flex-end" mt="md">
        <Button type="submit" loading={guess.isPending}>
          {t(needsGuess ? 'ed.guess' : 'common.next')}
        </Button>
      </Group>
    </form>
  )
}
