import { Group, Paper, SimpleGrid, Skeleton, Stack, Text, Title } from '@mantine/core'
import { IconRoute } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { lazy, type ReactNode, Suspense } from 'react'
import { api } from '~/api/client'
import type { Dashboard, Job } from '~/api/types'
import { useT } from '~/i18n'
import { tServer } from '~/i18n/server'
import { Empty } from '~/parts/empty'
import { useFormats } from '~/parts/formats'
import { JobLink, Took, TransferLink } from '~/parts/job-facts'
import { ButtonLink } from '~/parts/link'
import { Loaded, PageHead } from '~/parts/page'
import { JobMark } from '~/parts/status'
import { When } from '~/parts/when'

// Charts are heavy; the rest of the page does not wait for them.
const Charts = lazy(() => import('./charts'))

type BoxProps = { title: string; none: string; children: ReactNode[] }

function Box({ title, none, children }: BoxProps) {
  return (
    <Paper withBorder p="sm" component="section" aria-label={title}>
      <Title order={2} size="sm" mb="xs">
        {title}
      </Title>
      {children.length === 0 ? (
        <Text size="sm" c="dimmed">
          {none}
        </Text>
      ) : (
        <Stack gap={8}>{children}</Stack>
      )}
    </Paper>
  )
}

function Line({ left, right }: { left: ReactNode; right: ReactNode }) {
  return (
    <Group justify="space-between" gap="sm" wrap="nowrap" fz="sm">
      <div>{left}</div>
      <Text span size="sm" c="dimmed" className="nums">
        {right}
      </Text>
    </Group>
  )
}

function FailedJob({ job }: { job: Job }) {
  return (
    <div>
      <Line
        left={
          <Group gap={8}>
            <TransferLink id={job.job_definition_id} name={job.job_definition_name} />
            <JobLink job={job} />
          </Group>
        }
        right={<When at={job.finished_at} />}
      />
      {job.error && (
        <Text size="xs" c="dimmed" lineClamp={2}>
          {tServer(job.error.message)}
        </Text>
      )}
    </div>
  )
}

function Content({ data }: { data: Dashboard }) {
  const t = useT()
  const formats = useFormats()
  return (
    <>
      <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="sm" mb="md">
        <Box title={t('dash.running')} none={t('dash.running.none')}>
          {data.running.map((job) => (
            <Line
              key={job.id}
              left={
                <Group gap={8}>
                  <JobMark status={job.waybill_status} />
                  <TransferLink id={job.job_definition_id} name={job.job_definition_name} />
                  <JobLink job={job} />
                </Group>
              }
              right={<Took job={job} />}
            />
          ))}
        </Box>
        <Box title={t('dash.failed')} none={t('dash.failed.none')}>
          {data.failed.map((job) => (
            <FailedJob key={job.id} job={job} />
          ))}
        </Box>
        <Box title={t('dash.next')} none={t('dash.next.none')}>
          {data.next_runs.map((run) => (
            <Line
              key={run.id}
              left={
                <TransferLink
                  id={run.job_definition?.id ?? null}
                  name={run.job_definition?.name ?? ''}
                />
              }
              right={<When at={run.next_run_at} />}
            />
          ))}
        </Box>
      </SimpleGrid>
      <Suspense fallback={<Skeleton height={200} mb="md" />}>
        <Charts days={data.days} />
      </Suspense>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
        <Box title={t('dash.slowest')} none={t('dash.none')}>
          {data.slowest.map((row) => (
            <Line
              key={row.job_definition_id}
              left={<TransferLink id={row.job_definition_id} name={row.job_definition_name} />}
              right={formats.duration(row.duration_ms)}
            />
          ))}
        </Box>
        <Box title={t('dash.refusing')} none={t('dash.none')}>
          {data.most_refused.map((row) => (
            <Line
              key={row.job_definition_id}
              left={<TransferLink id={row.job_definition_id} name={row.job_definition_name} />}
              right={formats.number(row.refused)}
            />
          ))}
        </Box>
      </SimpleGrid>
    </>
  )
}

const isNew = ({ running, failed, next_runs, days }: Dashboard) =>
  running.length + failed.length + next_runs.length === 0 && days.every((day) => day.jobs === 0)

export default function DashboardPage() {
  const t = useT()
  const { timeZone } = useFormats()
  const query = useQuery({
    queryKey: ['dashboard', timeZone],
    queryFn: () => api.get<Dashboard>('/dashboard', { days: 30, time_zone: timeZone }),
    refetchInterval: 60_000,
  })
  return (
    <>
      <PageHead title={t('nav.dashboard')} lead={t('dash.lead')} />
      <Loaded query={query}>
        {(data) =>
          isNew(data) ? (
            <Empty icon={IconRoute} title={t('dash.empty')} text={t('dash.empty.text')}>
              <ButtonLink to="/connections/s3/new">{t('conn.new')}</ButtonLink>
            </Empty>
          ) : (
            <Content data={data} />
          )
        }
      </Loaded>
    </>
  )
}
