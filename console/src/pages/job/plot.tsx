import '@mantine/charts/styles.css'
import { AreaChart } from '@mantine/charts'
import { SimpleGrid, Text } from '@mantine/core'
import { useT } from '~/i18n'
import { useFormats } from '~/parts/formats'
import type { Sample } from './samples'

/** Rows and bytes per second since the page was opened. */
export default function Plot({ samples }: { samples: Sample[] }) {
  const t = useT()
  const formats = useFormats()
  const series = [
    { key: 'rows', label: t('job.plot.rows'), write: formats.short },
    { key: 'bytes', label: t('job.plot.bytes'), write: formats.bytes },
  ] as const
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} mb="md">
      {series.map(({ key, label, write }) => (
        <figure key={key} aria-label={label}>
          <Text component="figcaption" size="sm" fw={600} mb={4}>
            {label}
          </Text>
          <AreaChart
            h={140}
            data={samples}
            dataKey="seconds"
            series={[{ name: key, label, color: 'waybill.5' }]}
            valueFormatter={write}
            xAxisProps={{ tickFormatter: (seconds: number) => `${Math.round(seconds)} s` }}
            curveType="linear"
            withDots={false}
            areaProps={{ isAnimationActive: false }}
            strokeWidth={1.5}
          />
        </figure>
      ))}
    </SimpleGrid>
  )
}
