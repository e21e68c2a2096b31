import { Button, Group, Loader, Stack, Text, Title } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useRef } from 'react'
import type { JsonObject, Preview } from '~/api/types'
import { useT } from '~/i18n'
import { useFormats } from '~/parts/formats'
import { Waiting } from '~/parts/page'
import { Problem } from '~/parts/problem'
import { ColumnMenu, kindOf } from './column-menu'
import { isOfColumn, problemsAt } from './column-problems'
import { widthOf } from './column-widths'
import {
  addColumn,
  type DataColumn,
  isRemovable,
  moveColumn,
  readColumns,
  writeColumns,
} from './columns'
import classes from './editor.module.css'
import { useEditor, useFocusProblem } from './editor-state'
import { GuessAgain } from './guess-again'
import { ParserPanel } from './parser-panel'
import { type GridColumn, PreviewGrid } from './preview-grid'
import { ProblemList } from './problem-list'
import { madeBy, transformsOf } from './transforms'
import { TransformsPanel } from './transforms-panel'
import { problemsIn, usePreview } from './use-preview'

const NOTHING: Preview = { columns: [], rows: [], refused: [], items: [] }

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

function MadeHead({ name, type }: { name: string; type: string }) {
  return (
    <div className={classes.column} title={`${name} ${type}`}>
      <span>
        <b>{name}</b>
        <small>{type}</small>
      </span>
    </div>
  )
}

/** Why there are no rows: by option where it is one that is wrong. */
function Refusal({ error, retry }: { error: unknown; retry: () => void }) {
  const problems = problemsIn(error)
  if (problems.length > 0) return <ProblemList problems={problems} />
  return error ? <Problem error={error} retry={retry} /> : null
}

/** Where a column is in the preview; -1 for one that it does not have yet. */
export function placeOf({ name, src }: DataColumn, preview: Preview): number {
  const at = preview.columns.findIndex((column) => column.name === name)
  return at >= 0 ? at : preview.columns.findIndex((column) => column.name === src)
}

/** The columns of the preview that transforms make; what is done with those is said there. */
function madeIn(document: JsonObject, preview: Preview): GridColumn[] {
  const made = transformsOf(document).flatMap(madeBy)
  return preview.columns.flatMap(({ name, type }, place) =>
    made.includes(name)
      ? [
          {
            key: `made ${name}`,
            head: <MadeHead name={name} type={type} />,
            place,
            width: widthOf([name, type], preview, place),
          },
        ]
      : [],
  )
}

/** The columns and what can be done with each, as the grid shows them. */
function useColumns(preview: Preview, error: unknown) {
  const { document, setDocument, problems, setProblems } = useEditor()
  const columns = readColumns(document)
  const wrong = [...problemsIn(error), ...problems]
  const set = (next: DataColumn[]) => {
    setDocument((before) => writeColumns(before, next))
    setProblems(problems.filter((problem) => !isOfColumn(problem)))
  }
  const change = (at: number, column: DataColumn) =>
    set(columns.map((old, index) => (index === at ? column : old)))
  const remove = ({ at }: DataColumn) => set(columns.filter((column) => column.at !== at))
  const shown = columns.flatMap((column, index): GridColumn[] => {
    if (column.dropped) return []
    const place = placeOf(column, preview)
    // Two columns may be made of one; the second is told from the first by its number.
    const nth = columns.slice(0, index).filter(({ at }) => at === column.at).length
    const key = `${column.at} ${nth}`
    const head = (
      <ColumnMenu
        key={key}
        column={column}
        problems={problemsAt(wrong, column.at)}
        onChange={(changed) => change(index, changed)}
        onMove={(by) => set(moveColumn(columns, index, by))}
        onRemove={isRemovable(document, columns, column.at) ? () => remove(column) : undefined}
      />
    )
    const width = widthOf([column.name, kindOf(column)], preview, place)
    return [{ key, head, place, width }]
  })
  const restore = (at: number) => {
    const column = columns[at]
    if (column) change(at, { ...column, dropped: false })
  }
  const all = [...shown, ...madeIn(document, preview)]
  return { columns, shown: all, restore, wrong, add: () => set(addColumn(columns)) }
}

/** Step 2: the rows as they are read, and what is made of their columns. */
export function StepData({ onNext, onBack }: { onNext: () => void; onBack: () => void }) {
  const t = useT()
  const page = useRef<HTMLDivElement>(null)
  useFocusProblem(page)
  const preview = usePreview()
  const rows = preview.shown ?? NOTHING
  const { columns, shown, restore, wrong, add } = useColumns(rows, preview.error)
  return (
    <div ref={page}>
      <Group justify="space-between" mb="xs">
        <Group gap="sm">
          <Title order={2}>{t('ed.preview')}</Title>
          {preview.isFetching && <Loader size={16} />}
          {preview.data && <Counts preview={preview.data} />}
        </Group>
        <Group gap="xs">
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<IconPlus size={14} />}
            onClick={add}
          >
            {t('ed.col.add')}
          </Button>
          <GuessAgain />
        </Group>
      </Group>
      <div className={classes.data}>
        <Stack gap="xs">
          <Refusal error={preview.error} retry={() => preview.refetch()} />
          {preview.isPending && !preview.shown ? (
            <Waiting what={t('wait.store')} />
          ) : (
            <PreviewGrid preview={rows} columns={shown} />
          )}
          <Dropped columns={columns} onRestore={restore} />
          <TransformsPanel problems={wrong} />
        </Stack>
        <ParserPanel />
      </div>
      <Group justify="space-between" mt="md">
        <Button variant="default" onClick={onBack}>
          {t('common.back')}
        </Button>
        <Button onClick={onNext}>{t('common.next')}</Button>
      </Group>
    </div>
  )
}
