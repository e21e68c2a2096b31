import { Stack } from '@mantine/core'
import { useState } from 'react'
import { useT } from '~/i18n'
import { Fold } from '~/parts/fold'
import { ColumnOptions } from './column-options'
import { read } from './document'
import { useEditor } from './editor-state'
import {
  CharacterField,
  ChoiceField,
  FlagField,
  NumberField,
  OnFlagField,
  TextField,
} from './inputs'

const F = 'destination.formatter'
const LINE_ENDS = ['CRLF', 'LF', 'CR']

function CsvOptions() {
  const t = useT()
  return (
    <>
      <CharacterField
        path={`${F}.delimiter`}
        label={t('ed.delimiter')}
        placeholder=","
        choices={[',', '\t', ';', '|']}
      />
      <OnFlagField path={`${F}.header_line`} label={t('ed.fmt.header')} />
      <ChoiceField
        path={`${F}.newline`}
        label={t('ed.fmt.newline')}
        fallback="CRLF"
        choices={LINE_ENDS}
      />
      <ChoiceField
        path={`${F}.newline_in_field`}
        label={t('ed.fmt.inner')}
        fallback="LF"
        choices={[...LINE_ENDS, { value: 'KEEP', label: t('ed.fmt.inner.keep') }]}
      />
      <ChoiceField
        path={`${F}.quote_policy`}
        label={t('ed.fmt.quotes')}
        fallback="MINIMAL"
        choices={(['MINIMAL', 'ALL', 'NONE'] as const).map((value) => ({
          value,
          label: t(`ed.fmt.quotes.${value}`),
        }))}
      />
      <CharacterField
        path={`${F}.escape`}
        label={t('ed.escape')}
        placeholder="\"
        choices={['\\', '"']}
      />
      <FlagField path={`${F}.null_string_enabled`} label={t('ed.fmt.null')} />
      <TextField path={`${F}.null_string`} label={t('ed.fmt.nullstring')} />
      <TextField path={`${F}.default_time_zone`} label={t('ed.zone')} placeholder="UTC" />
      <FlagField path={`${F}.bom`} label={t('ed.fmt.bom')} help={t('ed.fmt.bom.help')} />
      <FlagField
        path={`${F}.escape_formulas`}
        label={t('ed.fmt.formulas')}
        help={t('ed.fmt.formulas.help')}
      />
      <ColumnOptions />
    </>
  )
}

function JsonlOptions() {
  const t = useT()
  return (
    <>
      <ChoiceField
        path={`${F}.newline`}
        label={t('ed.fmt.newline')}
        fallback="LF"
        choices={[...LINE_ENDS, 'NUL', 'NO']}
      />
      <TextField path={`${F}.date_format`} label={t('ed.fmt.date')} help={t('ed.fmt.date.help')} />
      <TextField path={`${F}.timezone`} label={t('ed.col.zone')} placeholder="UTC" />
    </>
  )
}

function ParquetOptions() {
  const t = useT()
  return (
    <>
      <NumberField path={`${F}.block_size`} label={t('ed.fmt.block')} placeholder="134217728" />
      <NumberField path={`${F}.page_size`} label={t('ed.fmt.page')} placeholder="1048576" />
    </>
  )
}

const OPTIONS: Record<string, () => React.ReactNode> = {
  csv: CsvOptions,
  jsonl: JsonlOptions,
  parquet: ParquetOptions,
}
// What the card shows in the open.
const NOT_FOLDED = ['type', 'compression']

/** How rows become the bytes of a file, beyond the format itself. */
export function FormatOptions({ format }: { format: string }) {
  const t = useT()
  const { document } = useEditor()
  const [opened, setOpened] = useState(false)
  const Options = OPTIONS[format]
  if (!Options) return null
  const set = Object.keys(read(document, F) ?? {}).filter((name) => !NOT_FOLDED.includes(name))
  return (
    <Fold label={t('ed.fmt')} set={set.length} opened={opened} onToggle={() => setOpened(!opened)}>
      <Stack gap="sm" pt="sm">
        <Options />
      </Stack>
    </Fold>
  )
}
