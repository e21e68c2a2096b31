import { Group, Text } from '@mantine/core'
import type { Waybill } from '~/api/types'
import { useT } from '~/i18n'
import { useFormats } from '~/parts/formats'
import { VerdictMark } from '~/parts/status'
import { bandPath, drawWaybill, NODE_WIDTH, type Node, WIDTH } from './bands'
import classes from './job.module.css'

const LONGEST_LABEL = 30
const cut = (text: string) =>
  text.length > LONGEST_LABEL ? `…${text.slice(1 - LONGEST_LABEL)}` : text

function Label({ node, rows }: { node: Node; rows: string }) {
  const atLeft = node.key.startsWith('item')
  const inMiddle = node.key === 'kept' || node.key === 'refused'
  const x = atLeft ? node.x - 8 : node.x + NODE_WIDTH + 8
  const y = inMiddle ? node.y - 7 : node.y + node.height / 2
  return (
    <text
      className={classes.label}
      x={inMiddle ? node.x + NODE_WIDTH / 2 : x}
      y={inMiddle && node.key === 'refused' ? node.y + node.height + 14 : y}
      textAnchor={inMiddle ? 'middle' : atLeft ? 'end' : 'start'}
      dominantBaseline={inMiddle ? undefined : 'middle'}
    >
      {cut(node.label)} <tspan className={classes.count}>{rows}</tspan>
      <title>{`${node.label}: ${rows}`}</title>
    </text>
  )
}

/** Where the rows of a job went: bands from the items to their fates, as wide as their rows. */
export function WaybillPicture({ waybill }: { waybill: Waybill }) {
  const t = useT()
  const formats = useFormats()
  const { totals } = waybill
  const n = formats.number
  const sum = t('waybill.sum', {
    read: n(totals.rows_read),
    written: n(totals.rows_written),
    filtered: n(totals.rows_filtered),
    refused: n(totals.rows_refused),
  })
  const picture = drawWaybill(waybill, {
    // What was kept is all written, unless filters took some of it out.
    kept: t(totals.rows_filtered > 0 ? 'waybill.kept' : 'job.n.written'),
    filtered: t('job.n.filtered'),
    refused: t('job.n.refused'),
    others: (count) => t('waybill.others', { n: count }),
  })
  return (
    <figure className={classes.figure}>
      <figcaption>
        <Group gap="sm" mb="md" fz="sm">
          <VerdictMark ok={waybill.balanced}>
            {t(waybill.balanced ? 'waybill.balanced' : 'waybill.unbalanced')}
          </VerdictMark>
          <Text size="sm" className="nums">
            {sum}
          </Text>
          {totals.items_already_loaded > 0 && (
            <Text size="sm" c="dimmed">
              {t('waybill.already', { n: totals.items_already_loaded })}
            </Text>
          )}
        </Group>
      </figcaption>
      {totals.rows_read === 0 ? (
        <Text c="dimmed">{t('waybill.norows')}</Text>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
        <section className={classes.scroll} tabIndex={0} aria-label={t('waybill.picture')}>
          <svg
            viewBox={`0 -22 ${WIDTH} ${picture.height + 44}`}
            width={WIDTH}
            role="img"
            aria-label={`${t('waybill.picture')}: ${sum}`}
          >
            {picture.bands.map((band) => (
              <path
                key={band.key}
                d={bandPath(band)}
                className={classes.band}
                data-tone={band.tone}
              >
                <title>{n(band.rows)}</title>
              </path>
            ))}
            {picture.nodes.map((node) => (
              <g key={node.key}>
                <rect
                  x={node.x}
                  y={node.y}
                  width={NODE_WIDTH}
                  height={node.height}
                  className={classes.node}
                  data-tone={node.tone}
                />
                <Label node={node} rows={n(node.rows)} />
              </g>
            ))}
          </svg>
        </section>
      )}
    </figure>
  )
}
