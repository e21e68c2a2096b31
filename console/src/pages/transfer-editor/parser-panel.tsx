import { Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { useT } from '~/i18n'
import { tServer } from '~/i18n/server'
import { Fold } from '~/parts/fold'
import { changeParser, read, readText } from './document'
import { useEditor, useField } from './editor-state'
import { CharacterField, ChoiceField, FlagField, NumberField, TextField } from './inputs'

const CHARSETS = [
  'UTF-8',
  'UTF-16',
  'UTF-16LE',
  'UTF-16BE',
  'Shift_JIS',
  'Windows-31J',
  'EUC-JP',
  'ISO-2022-JP',
  'ISO-8859-1',
  'windows-1252',
]
const P = 'source.parser'

function CsvFields() {
  const t = useT()
  return (
    <>
      <NumberField path={`${P}.skip_header_lines`} label={t('ed.skip')} placeholder="0" />
      <FlagField path={`${P}.match_header`} label={t('ed.match')} />
      <CharacterField
        path={`${P}.delimiter`}
        label={t('ed.delimiter')}
        placeholder=","
        choices={[',', '\t', ';', '|']}
      />
      <CharacterField
        path={`${P}.quote`}
        label={t('ed.quote')}
        placeholder={'"'}
        choices={['"', "'", '']}
      />
      <CharacterField
        path={`${P}.escape`}
        label={t('ed.escape')}
        placeholder="\"
        choices={['\\', '"', '']}
      />
      <TextField
        path={`${P}.null_string`}
        label={t('ed.nullstring')}
        help={t('ed.nullstring.help')}
      />
      <TextField path={`${P}.comment_line_marker`} label={t('ed.comment')} />
      <FlagField path={`${P}.trim_if_not_quoted`} label={t('ed.trim')} />
      <FlagField path={`${P}.allow_optional_columns`} label={t('ed.optional')} />
      <FlagField path={`${P}.allow_extra_columns`} label={t('ed.extra')} />
    </>
  )
}

function RefusalFields() {
  const t = useT()
  const stop = useField(`${P}.stop_on_invalid_record`)
  return (
    <>
      <ChoiceField
        path={`${P}.stop_on_invalid_record`}
        label={t('ed.onbad')}
        fallback="true"
        choices={[
          { value: 'true', label: t('ed.onbad.stop') },
          { value: 'false', label: t('ed.onbad.refuse') },
        ]}
        onChange={(value) => stop.set(value === 'true' ? undefined : false)}
      />
      {stop.value === false && (
        <>
          <NumberField path={`${P}.max_refused_rows`} label={t('ed.maxrows')} />
          <NumberField
            path={`${P}.max_refused_percent`}
            label={t('ed.maxpercent')}
            placeholder="100"
          />
        </>
      )}
    </>
  )
}

const RARE = ['quotes_in_quoted_fields', 'max_quoted_size_limit', 'default_date']

/** What hardly any file needs. */
function RareFields({ isCsv }: { isCsv: boolean }) {
  const t = useT()
  const { document } = useEditor()
  const [opened, setOpened] = useState(false)
  const set = RARE.filter((name) => read(document, `${P}.${name}`) !== undefined)
  return (
    <Fold label={t('ed.rare')} set={set.length} opened={opened} onToggle={() => setOpened(!opened)}>
      <Stack gap="sm" pt="sm">
        <TextField
          path={`${P}.default_date`}
          label={t('ed.date')}
          help={t('ed.date.help')}
          placeholder="1970-01-01"
        />
        {isCsv && (
          <>
            <ChoiceField
              path={`${P}.quotes_in_quoted_fields`}
              label={t('ed.stray')}
              fallback="ACCEPT_ONLY_RFC4180_ESCAPED"
              choices={[
                { value: 'ACCEPT_ONLY_RFC4180_ESCAPED', label: t('ed.stray.escaped') },
                {
                  value: 'ACCEPT_STRAY_QUOTES_ASSUMING_NO_DELIMITERS_IN_FIELDS',
                  label: t('ed.stray.any'),
                },
              ]}
            />
            <NumberField
              path={`${P}.max_quoted_size_limit`}
              label={t('ed.quoted')}
              placeholder="131072"
            />
          </>
        )}
      </Stack>
    </Fold>
  )
}

/** How bytes become rows. */
export function ParserPanel() {
  const t = useT()
  const { document, setDocument, evidence } = useEditor()
  const isCsv = readText(document, `${P}.type`) === 'csv'
  return (
    <Stack gap="sm" component="aside" aria-label={t('ed.parser')}>
      {evidence.length > 0 && (
        <div>
          <Title order={2} size="sm" mb={4}>
            {t('ed.evidence')}
          </Title>
          <Text component="ul" size="sm" m={0} pl={18}>
            {evidence.map((line) => (
              <li key={line}>{tServer(line)}</li>
            ))}
          </Text>
        </div>
      )}
      <Title order={2} size="sm">
        {t('ed.parser')}
      </Title>
      <ChoiceField
        path={`${P}.type`}
        label={t('ed.format')}
        choices={[
          { value: 'csv', label: 'CSV / TSV' },
          { value: 'jsonl', label: 'JSON Lines' },
        ]}
        onChange={(type) => setDocument((before) => changeParser(before, type))}
      />
      <ChoiceField
        path={`${P}.charset`}
        label={t('ed.charset')}
        fallback="UTF-8"
        choices={CHARSETS}
      />
      {isCsv && <CsvFields />}
      <TextField path={`${P}.default_time_zone`} label={t('ed.zone')} placeholder="UTC" />
      <RefusalFields />
      <RareFields isCsv={isCsv} />
    </Stack>
  )
}
