import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useMemo, useRef } from 'react'
import type { Preview, RefusedRow } from '~/api/types'
import { useT } from '~/i18n'
import classes from './editor.module.css'
import { linesOf } from './preview-lines'

const ROW_HEIGHT = 28
const NUMBERS = /^(long|double|decimal|int|float)/

function Refused({ row, top }: { row: RefusedRow; top: number }) {
  const t = useT()
  return (
    <div className={classes.refused} style={{ transform: `translateY(${top}px)` }} title={row.item}>
      <b>
        {t('ed.refused')}, {t('ed.refused.line', { n: row.line })}
      </b>
      <span>
        {row.column && <span className="mono">{row.column}: </span>}
        {row.reason}
      </span>
      <code>{typeof row.raw === 'string' ? row.raw : row.raw.base64}</code>
    </div>
  )
}

type Props = { preview: Preview; head: ReactNode; places: number[] }

/**
 * Real rows under their columns, refused ones in their place, with the reason. Only what is in sight is in
 * the page, and every cell is text, whatever it holds. `places` are the columns to show, in order.
 */
export function PreviewGrid({ preview, head, places }: Props) {
  const t = useT()
  const box = useRef<HTMLElement>(null)
  const { columns } = preview
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
      <div className={classes.head}>{head}</div>
      <div className={classes.body} style={{ height: lines.getTotalSize() }}>
        {lines.getVirtualItems().map(({ index, start }) => {
          const line = shown[index]
          if (!line) return null
          if ('refused' in line) return <Refused key={index} row={line.refused} top={start} />
          return (
            <div
              key={index}
              className={classes.row}
              style={{ transform: `translateY(${start}px)` }}
            >
              {places.map((place) => (
                <Cell
                  key={place}
                  text={line.cells[place] ?? null}
                  right={NUMBERS.test(columns[place]?.type ?? '')}
                />
              ))}
            </div>
          )
        })}
      </div>
    </section>
  )
}

function Cell({ text, right }: { text: string | null; right: boolean }) {
  return (
    <div className={classes.cell} data-right={right} title={text ?? undefined}>
      {text === null ? <span className={classes.null}>NULL</span> : text}
    </div>
  )
}
