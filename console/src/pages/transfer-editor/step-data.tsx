import { Button, Group, Loader, Stack, Text, Title } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api } from '~/api/client'
import type { Preview } from '~/api/types'
import { useT } from '~/i18n'
import { useFormats } from '~/parts/formats'
import { Waiting } from '~/parts/page'
import { Problem } from '~/parts/problem'
import { ColumnMenu } from './column-menu'
import { type DataColumn, moveColumn, readColumns, writeColumns } from './columns'
import classes from './editor.module.css'
import { useEditor } from './editor-state'
import { ParserPanel } from './parser-panel'
import { PreviewGrid } from './preview-grid'
import { useGuess } from './step-places'

const TYPING_PAUSE_MS = 500
const PREVIEW_ROWS = 200

/** The first rows, read again when something changed that they hang on, and nothing else. */
function usePreview() {
  const { document } = useEditor()
  const { name: _name, memo: _memo, destination, ...rest } = document
  const [settled] = useDebouncedValue(JSON.stringify(rest), TYPING_PAUSE_MS)
  return useQuery({
    queryKey: ['preview', settled],
    queryFn: ({ signal }) =>
      api.post<Preview>(
        '/job_definitions/preview',
        { document: { name: 'preview', destination, ...JSON.parse(settled) }, limit: PREVIEW_ROWS },
        {},
        signal,
      ),
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 60_000,
  })
}

function Dropped({
  columns,
  onRestore,
}: {
  columns: DataColumn[]
  onRestore: (at: number) => void
}) {
  const t = useT()
  if (!columns.some(({ dropped }) => dropped)) return null
  return (
    <Group gap={6} mt="xs">
      <Text size="sm">{t('ed.col.dropped')}</Text>
      {columns.map(
        ({ name, dropped }, at) =>
          dropped && (
            <Button
              key={name}
              size="compact-xs"
              variant="default"
              aria-label={t('ed.col.restore', { name })}
              onClick={() => onRestore(at)}
            >
              {name} ↺
            </Button>
          ),
      )}
    </Group>
  )
}

function Counts({ preview }: { preview: Preview }) {
  const t = useT()
  const { number } = useFormats()
  const text = t('ed.preview.read', {
    rows: number(preview.rows.length),
    refused: number(preview.refused.length),
    items: preview.items.map(({ name }) => name).join(', '),
  })
  return (
    <Text size="sm" c="dimmed">
      {text}
    </Text>
  )
}

/** Where the shown columns are in the preview; those it does not have yet are left blank. */
export function placesOf(columns: DataColumn[], preview: Preview): number[] {
  return columns
    .filter(({ dropped }) => !dropped)
    .map(({ name, src }) => {
      const at = preview.columns.findIndex((column) => column.name === name)
      return at >= 0 ? at : preview.columns.findIndex((column) => column.name === src)
    })
}

/** Step 2: the rows as they are read, and what is made of their columns. */
export function StepData({ onNext, onBack }: { onNext: () => void; onBack: () => void }) {
  const t = useT()
  const { document, setDocument } = useEditor()
  const preview = usePreview()
  const guess = useGuess()
  const columns = readColumns(document)
  const set = (next: DataColumn[]) => setDocument((before) => writeColumns(before, next))
  const change = (at: number, column: DataColumn) =>
    set(columns.map((old, index) => (index === at ? column : old)))
  const head = columns.map(
    (column, at) =>
      !column.dropped && (
        <ColumnMenu
          key={column.at}
          column={column}
          onChange={(changed) => change(at, changed)}
          onMove={(by) => set(moveColumn(columns, at, by))}
        />
      ),
  )
  const restore = (at: number) => {
    const column = columns[at]
    if (column) change(at, { ...column, dropped: false })
  }
  return (
    <>
      <Group justify="space-between" mb="xs">
        <Group gap="sm">
          <Title order={2}>{t('ed.preview')}</Title>
          {preview.isFetching && <Loader size={16} />}
          {preview.data && <Counts preview={preview.data} />}
        </Group>
        <Button
          variant="default"
          size="compact-sm"
          title={t('ed.guess.again.help')}
          loading={guess.isPending}
          onClick={() => guess.mutate()}
        >
          {t('ed.guess.again')}
        </Button>
      </Group>
      <div className={classes.data}>
        <Stack gap="xs">
          {guess.error && <Problem error={guess.error} />}
          {preview.error && <Problem error={preview.error} retry={() => preview.refetch()} />}
          {preview.isPending && <Waiting what={t('wait.store')} />}
          {preview.data && (
            <PreviewGrid
              preview={preview.data}
              head={head}
              places={placesOf(columns, preview.data)}
            />
          )}
          <Dropped columns={columns} onRestore={restore} />
        </Stack>
        <ParserPanel />
      </div>
      <Group justify="space-between" mt="md">
        <Button variant="default" onClick={onBack}>
          {t('common.back')}
        </Button>
        <Button onClick={onNext}>{t('common.next')}</Button>
      </Group>
    </>
  )
}
