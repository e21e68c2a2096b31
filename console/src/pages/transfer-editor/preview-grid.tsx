import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useRef } from 'react'
import type { Preview, RefusedRow } from '~/api/types'
import { useT } from '~/i18n'
import classes from './editor.module.css'

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
 * Real rows under their columns, refused ones marked with the reason. Only what is in sight is in
 * the page, and every cell is text, whatever it holds. `places` are the columns to show, in order.
 */
export function PreviewGrid({ preview, head, places }: Props) {
  const t = useT()
  const box = useRef<HTMLElement>(null)
  const { refused, rows, columns } = preview
  const lines = useVirtualizer({
    count: refused.length + rows.length,
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
          const bad = refused[index]
          if (bad) return <Refused key={index} row={bad} top={start} />
          const row = rows[index - refused.length]
          return (
            <div
              key={index}
              className={classes.row}
              style={{ transform: `translateY(${start}px)` }}
            >
              {places.map((place) => (
                <Cell
                  key={place}
                  text={row?.[place] ?? null}
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
