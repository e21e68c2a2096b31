import '@mantine/charts/styles.css'
import { BarChart } from '@mantine/charts'
import { Paper, SimpleGrid, Title } from '@mantine/core'
import type { DashboardDay } from '~/api/types'
import { useT } from '~/i18n'
import { useFormats } from '~/parts/formats'

type Series = { name: keyof DashboardDay | 'ok'; label: string; color: string }
type Day = DashboardDay & { ok: number }
type ChartProps = {
  title: string
  days: DashboardDay[]
  series: Series[]
  write: (value: number) => string
}

const LETTER_PIXELS = 7
const AXIS_GAP_PIXELS = 22

/** Room for the longest of the numbers beside a chart, which are no longer than its highest bar's. */
function axisWidth(data: Day[], series: Series[], write: ChartProps['write']): number {
  const heights = data.map((day) => series.reduce((sum, { name }) => sum + Number(day[name]), 0))
  const longest = [0, ...heights].map((height) => write(height).length)
  return AXIS_GAP_PIXELS + LETTER_PIXELS * Math.max(...longest)
}

function DayChart({ title, days, series, write }: ChartProps) {
  const formats = useFormats()
  const data = days.map((day) => ({
    ...day,
    ok: day.jobs - day.failed,
    label: formats.day(`${day.date}T12:00:00Z`),
  }))
  return (
    <Paper withBorder p="sm" component="section" aria-label={title}>
      <Title order={3} size="sm" mb="xs">
        {title}
      </Title>
      <BarChart
        h={150}
        data={data}
        dataKey="label"
        type="stacked"
        series={series}
        valueFormatter={write}
        tickLine="none"
        gridAxis="x"
        withLegend={series.length > 1}
        legendProps={{ verticalAlign: 'bottom', height: 44 }}
        barChartProps={{ margin: { top: 8 } }}
        // Every tick on its line, and no wider than what is written there.
        yAxisProps={{ width: axisWidth(data, series, write), tickCount: 3, interval: 0 }}
        xAxisProps={{ interval: 'preserveStartEnd', minTickGap: 28 }}
        barProps={{ isAnimationActive: false }}
      />
    </Paper>
  )
}

/** Rows, bytes, run time and jobs per day. */
export default function Charts({ days }: { days: DashboardDay[] }) {
  const t = useT()
  const formats = useFormats()
  const one = (name: keyof DashboardDay, label: string): Series[] => [
    { name, label, color: 'waybill.5' },
  ]
  return (
    <SimpleGrid cols={{ base: 1, sm: 2, lg: 4 }} spacing="sm" mb="md">
      <DayChart
        title={t('dash.jobs')}
        days={days}
        series={[
          { name: 'ok', label: t('dash.jobs.ok'), color: 'waybill.5' },
          { name: 'failed', label: t('dash.jobs.failed'), color: 'orange.8' },
        ]}
        write={formats.number}
      />
      <DayChart
        title={t('dash.rows')}
        days={days}
        series={one('rows', t('jobs.rows'))}
        write={formats.short}
      />
      <DayChart
        title={t('dash.bytes')}
        days={days}
        series={one('bytes', t('items.size'))}
        write={formats.bytes}
      />
      <DayChart
        title={t('dash.duration')}
        days={days}
        series={one('duration_ms', t('jobs.duration'))}
        write={formats.hours}
      />
    </SimpleGrid>
  )
}
