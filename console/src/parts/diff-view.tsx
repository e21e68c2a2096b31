import { Text } from '@mantine/core'
import { useMemo } from 'react'
import { useT } from '~/i18n'
import { type DiffLine, diffLines, withContext } from './diff'
import classes from './diff-view.module.css'

function Line({ line }: { line: DiffLine }) {
  const t = useT()
  const sign = { same: ' ', added: '+', removed: '-' }[line.kind]
  return (
    <tr data-kind={line.kind}>
      <td className={classes.number}>{line.old}</td>
      <td className={classes.number}>{line.new}</td>
      <td className={classes.text}>
        {line.kind !== 'same' && <span className="hidden">{t(`diff.${line.kind}`)} </span>}
        <span aria-hidden>{sign} </span>
        {line.text}
      </td>
    </tr>
  )
}

type Props = {
  before: string
  after: string
  /** What it is called, where a page shows more than one. */
  label?: string
}

/** What changes between two texts. */
export function DiffView({ before, after, label }: Props) {
  const t = useT()
  const parts = useMemo(() => withContext(diffLines(before, after)), [before, after])
  if (parts.every(({ kind }) => kind === 'gap')) {
    return (
      <Text size="sm" c="dimmed">
        {t('diff.none')}
      </Text>
    )
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
    <section className={classes.box} tabIndex={0} aria-label={label ?? t('diff.title')}>
      <table className={classes.table}>
        <tbody>
          {parts.map((part, at) =>
            part.kind === 'gap' ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other identity
              <tr key={at} data-kind="gap">
                <td colSpan={3}>⋯ {part.count}</td>
              </tr>
            ) : (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other identity
              <Line key={at} line={part} />
            ),
          )}
        </tbody>
      </table>
    </section>
  )
}
