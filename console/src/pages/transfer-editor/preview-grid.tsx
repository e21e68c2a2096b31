// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by transform, which no table allows
// biome-ignore-all lint/a11y/useFocusableInteractive: it is a table to read; what acts in its head takes the focus itself
import { useVirtualizer, type VirtualItem } from '@tanstack/react-virtual'
import { type ReactNode, useMemo, useRef } from 'react'
import type { Preview, RefusedRow } from '~/api/types'
import { useT } from '~/i18n'
import { tServer } from '~/i18n/server'
import classes from './editor.module.css'
import { linesOf, type PreviewLine } from './preview-lines'

const ROW_HEIGHT = 28
const NUMBERS = /^(long|double|decimal|int|float)/

/** A column that is shown: its head, its place in the preview or -1, its width in pixels. */
export type GridColumn = { key: string; head: ReactNode; place: number; width: number }

type LineProps = { item: VirtualItem; columns: GridColumn[]; preview: Preview }

// The head is the table's first row, and ARIA counts from one.
const rowIndex = (item: VirtualItem) => item.index + 2
const at = (item: VirtualItem) => ({ transform: `translateY(${item.start}px)` })

function Refused({ item, columns, row }: LineProps & { row: RefusedRow }) {
  const t = useT()
  return (
    <div
      className={classes.refused}
      style={at(item)}
      title={row.item}
      role="row"
      aria-rowindex={rowIndex(item)}
    >
      <div className={classes.reason} role="cell" aria-colspan={columns.length}>
        <b>
          {t('ed.refused')}, {t('ed.refused.line', { n: row.line })}
        </b>
        <span>
          {row.column && <span className="mono">{row.column}: </span>}
          {tServer(row.reason)}
        </span>
        <code>{typeof row.raw === 'string' ? row.raw : row.raw.base64}</code>
      </div>
    </div>
  )
}

function Row({ item, columns, preview, cells }: LineProps & { cells: (string | null)[] }) {
  return (
    <div className={classes.row} style={at(item)} role="row" aria-rowindex={rowIndex(item)}>
      {columns.map(({ key, place, width }) => (
        <Cell
          key={key}
          text={place < 0 ? '' : (cells[place] ?? null)}
          width={width}
          right={NUMBERS.test(preview.columns[place]?.type ?? '')}
        />
      ))}
    </div>
  )
}

function Cell({ text, width, right }: { text: string | null; width: number; right: boolean }) {
  return (
    <div
      className={classes.cell}
      style={{ width }}
      data-right={right}
      title={text ?? undefined}
      role="cell"
    >
      {text === null ? <span className={classes.null}>NULL</span> : text}
    </div>
  )
}

function Line({ line, ...props }: LineProps & { line: PreviewLine }) {
  return 'refused' in line ? (
    <Refused {...props} row={line.refused} />
  ) : (
    <Row {...props} cells={line.cells} />
  )
}

function Head({ columns }: { columns: GridColumn[] }) {
  return (
    <div role="rowgroup" className={classes.head}>
      <div role="row" aria-rowindex={1} className={classes.heads}>
        {columns.map(({ key, head, width }) => (
          <div key={key} role="columnheader" style={{ width }} className={classes.headcell}>
            {head}
          </div>
        ))}
      </div>
    </div>
  )
}

type Props = { preview: Preview; columns: GridColumn[] }

/**
 * Real rows under their columns, refused ones in their place, with the reason. Only what is in sight is in
 * the page, and every cell is text, whatever it holds.
 */
export function PreviewGrid({ preview, columns }: Props) {
  const t = useT()
  const box = useRef<HTMLElement>(null)
  const shown = useMemo(() => linesOf(preview), [preview])
  const lines = useVirtualizer({
    count: shown.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    initialRect: { width: 800, height: 520 },
  })
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
    <section className={classes.grid} ref={box} tabIndex={0} aria-label={t('ed.preview.label')}>
      <div
        role="table"
        className={classes.table}
        aria-label={t('ed.preview.label')}
        aria-rowcount={shown.length + 1}
      >
        <Head columns={columns} />
        <div role="rowgroup" className={classes.body} style={{ height: lines.getTotalSize() }}>
          {lines.getVirtualItems().map((item) => {
            const line = shown[item.index]
            return line && <Line key={item.key} {...{ item, line, columns, preview }} />
          })}
        </div>
      </div>
    </section>
  )
}
