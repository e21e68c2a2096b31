import { Stack, Text, Title } from '@mantine/core'
import { useT } from '~/i18n'
import { readText } from './document'
import { useEditor, useField } from './editor-state'
import { ChoiceField, FlagField, NumberField, TextField } from './inputs'

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
      <TextField path={`${P}.delimiter`} label={t('ed.delimiter')} placeholder="," />
      <TextField path={`${P}.quote`} label={t('ed.quote')} placeholder={'"'} />
      <TextField path={`${P}.escape`} label={t('ed.escape')} placeholder="\" />
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

/** How bytes become rows. */
export function ParserPanel() {
  const t = useT()
  const { document, evidence } = useEditor()
  return (
    <Stack gap="sm" component="aside" aria-label={t('ed.parser')}>
      {evidence.length > 0 && (
        <div>
          <Title order={2} size="sm" mb={4}>
            {t('ed.evidence')}
          </Title>
          <Text component="ul" size="sm" m={0} pl={18}>
            {evidence.map((line) => (
              <li key={line}>{line}</li>
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
      />
      <ChoiceField
        path={`${P}.charset`}
        label={t('ed.charset')}
        fallback="UTF-8"
        choices={CHARSETS}
      />
      {readText(document, `${P}.type`) === 'csv' && <CsvFields />}
      <TextField path={`${P}.default_time_zone`} label={t('ed.zone')} placeholder="UTC" />
      <RefusalFields />
    </Stack>
  )
}
