import type { Job, JobStatus, Progress, Waybill } from '../src/api/types'
import { type MockEvent, type MockRoute, ok, page, refuse } from './types'

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()
const NAMES = ['orders', 'customers', 'shop events', '<b>prices</b>']

const progress = (part: number): Progress => ({
  phase: 'running',
  items_planned: 24,
  items_done: Math.floor(part * 24),
  bytes_planned: 4_200_000_000,
  bytes_read: Math.floor(part * 4_200_000_000),
  rows_read: Math.floor(part * 61_000_000),
  rows_written: Math.floor(part * 60_900_000),
  rows_refused: Math.floor(part * 812),
  bytes_written: Math.floor(part * 1_300_000_000),
  elapsed_ms: Math.floor(part * 180_000),
  bytes_per_second: 23_400_000,
  rows_per_second: 339_000,
  left_ms: Math.floor((1 - part) * 180_000),
})

function job(id: number, status: JobStatus, minutes: number, more: Partial<Job> = {}): Job {
  const rows = status === 'succeeded' ? 99_992 + (id % 7) * 12_345 : null
  const transfer = id % 4
  return {
    id,
    job_url: `/jobs/${id}`,
    job_definition_id: transfer + 1,
    job_definition_url: `/transfers/${transfer + 1}`,
    job_definition_name: NAMES[transfer] ?? '',
    executor_type: id % 3 === 0 ? 'manual' : 'scheduler',
    user_email: id % 3 === 0 ? 'ana@example.com' : null,
    status: status === 'abandoned' ? 'error' : status,
    waybill_status: status,
    cancel_type: null,
    transfer_records: rows,
    transfer_bytes: rows && rows * 41,
    skipped_records: rows && (id % 5 === 0 ? 8 : 0),
    started_at: status === 'queued' ? null : ago(minutes),
    finished_at: ['succeeded', 'error', 'canceled'].includes(status)
      ? ago(minutes - 0.4 - (id % 6))
      : null,
    created_at: ago(minutes + 0.1),
    key: `01M88JJYRDH30RQNJJF38B${String(id).padStart(4, '0')}`,
    numbers: rows
      ? {
          rows_read: rows + 1208,
          rows_written: rows,
          rows_filtered: 1200,
          rows_refused: 8,
          bytes_read: rows * 40,
          bytes_written: rows * 15,
          items: 12,
          files: 3,
        }
      : null,
    error: null,
    progress: null,
    attempt: 1,
    can: { cancel: true },
    ...more,
  }
}

const failure = {
  kind: 'denied',
  message:
    's3://acme-lake/orders/: the role is missing s3:PutObject on arn:aws:s3:::acme-lake/orders/*',
}
export const jobs: Job[] = [
  job(412, 'executing', 1.5, { progress: progress(0.4) }),
  job(411, 'queued', 1),
  job(410, 'succeeded', 34),
  job(409, 'error', 61, { error: failure, attempt: 3 }),
  job(408, 'canceled', 95, { cancel_type: 'timeout' }),
  ...Array.from({ length: 40 }, (_, at) =>
    job(
      407 - at,
      at % 9 === 4 ? 'error' : at % 11 === 7 ? 'skipped' : 'succeeded',
      120 + at * 57,
      at % 9 === 4 ? { error: failure } : {},
    ),
  ),
]

export const waybill: Waybill = {
  version: 1,
  job_id: '410',
  transfer: 'orders',
  source: 's3://acme-raw/orders/*',
  destination: 's3://acme-lake/orders/2026-11-25/part',
  started: ago(34),
  finished: ago(33.6),
  balanced: true,
  totals: {
    items: 12,
    items_already_loaded: 30,
    bytes_read: 12_400_000,
    rows_read: 272_000,
    rows_written: 251_780,
    rows_filtered: 18_200,
    rows_refused: 2020,
    files: 3,
    bytes_written: 4_700_000,
  },
  files: [0, 1, 2].map((at) => ({
    name: `s3://acme-lake/orders/2026-11-25/part.00${at}.00.parquet`,
    version: '"6f58d599f8606fba"',
    bytes: 1_560_000,
    rows: [120_000, 100_000, 31_780][at] ?? 0,
  })),
  items: Array.from({ length: 12 }, (_, at) => ({
    name: `s3://acme-raw/orders/2026-04-${String(at + 1).padStart(2, '0')}.csv${at % 2 ? '.gz' : ''}`,
    version: `"7e0191a487d5720c${at}"`,
    bytes: 1_700_000 - at * 90_000,
    modified: ago(1440 * (at + 1)),
    rows_read: 50_000 - at * 5_000 + (at > 9 ? 12_000 - (11 - at) * 5000 : 0) - (at === 9 ? 0 : 0),
    rows_refused: at === 2 ? 2000 : at === 4 ? 20 : 0,
  })),
}
waybill.totals.rows_read = waybill.items.reduce((sum, item) => sum + item.rows_read, 0)
waybill.totals.rows_written =
  waybill.totals.rows_read - waybill.totals.rows_filtered - waybill.totals.rows_refused
const half = Math.floor(waybill.totals.rows_written / 3)
for (const [at, file] of waybill.files.entries())
  file.rows = at === 2 ? waybill.totals.rows_written - 2 * half : half

const rejects = [
  {
    item: 's3://acme-raw/orders/2026-04-03.csv',
    offset: 46_401,
    line: 829,
    column: 'price',
    reason: "'n/a' is not a decimal(15,2)",
    raw: '700,2026-04-01 12:00:00,Nordlys AS,Espresso beans,1,n/a,',
  },
  {
    item: 's3://acme-raw/orders/2026-04-03.csv',
    offset: 50_020,
    line: 901,
    column: 'ordered_at',
    reason: "'2024-02-30 10:00:00' is not a time of %Y-%m-%d %H:%M:%S",
    raw: '771,2024-02-30 10:00:00,<script>alert(1)</script>,Filter,2,10.00,',
  },
  {
    item: 's3://acme-raw/orders/2026-04-05.csv',
    offset: 2090,
    line: 34,
    reason: '9 fields, expected 7',
    raw: { base64: 'MzQs//8sYQ==' },
  },
]

const logLines = Array.from({ length: 240 }, (_, at) => ({
  time: new Date(Date.now() - (240 - at) * 500).toISOString(),
  level: at === 97 ? 'warn' : at === 181 ? 'error' : 'info',
  event: at === 97 ? 'slow down' : at === 181 ? 'retried' : 'item read',
  item: `s3://acme-raw/orders/2026-04-${String((at % 28) + 1).padStart(2, '0')}.csv`,
  rows: at * 117,
}))

function* running(): Generator<MockEvent> {
  for (let part = 0.4; part < 1; part += 0.01) {
    const now = progress(part)
    now.rows_read += Math.floor(Math.sin(part * 60) * 90_000)
    now.bytes_read += Math.floor(Math.sin(part * 47) * 8_000_000)
    yield { event: 'progress', data: now, afterMs: 120 }
  }
}

const day = (at: number) => ({
  date: new Date(Date.now() - (29 - at) * 86_400_000).toISOString().slice(0, 10),
  jobs: 20 + ((at * 7) % 11),
  failed: at % 8 === 5 ? 3 : at % 5 === 2 ? 1 : 0,
  rows: 4_000_000 + ((at * 911) % 13) * 350_000,
  bytes: 900_000_000 + ((at * 577) % 17) * 61_000_000,
  duration_ms: 1_800_000 + ((at * 313) % 9) * 240_000,
})

export const jobRoutes: MockRoute[] = [
  ['GET', /^\/events$/, () => ({ status: 200, events: function* () {} })],
  [
    'GET',
    /^\/jobs$/,
    ({ query }) => {
      const status = query.get('status')
      const one = query.get('job_definition_id')
      return page(
        jobs.filter(
          (each) =>
            (!status || each.status === status) && (!one || each.job_definition_id === Number(one)),
        ),
      )
    },
  ],
  ['GET', /^\/job_definitions\/\d+\/jobs$/, () => page(jobs.slice(2, 12))],
  ['POST', /^\/jobs$/, () => ok(jobs[0])],
  [
    'GET',
    /^\/jobs\/(\d+)$/,
    ({ params }) => {
      const found = jobs.find(({ id }) => id === Number(params[0]))
      return found ? ok(found) : refuse(404, 'Not found')
    },
  ],
  [
    'POST',
    /^\/jobs\/(\d+)\/cancel$/,
    () => ok({ ...jobs[0], status: 'interrupting', waybill_status: 'interrupting' }),
  ],
  ['GET', /^\/jobs\/\d+\/waybill$/, () => ok(waybill)],
  ['GET', /^\/jobs\/\d+\/rejects$/, () => page(rejects)],
  [
    'GET',
    /^\/jobs\/\d+\/log$/,
    ({ query }) => {
      const after = Number(query.get('after') ?? 0)
      return ok({
        lines: logLines.slice(after, after + 100),
        next: Math.min(after + 100, logLines.length),
      })
    },
  ],
  ['GET', /^\/jobs\/\d+\/events$/, () => ({ status: 200, events: running })],
  [
    'GET',
    /^\/dashboard$/,
    () =>
      ok({
        running: jobs.slice(0, 2),
        failed: jobs.filter(({ status }) => status === 'error').slice(0, 4),
        next_runs: [
          {
            id: 1,
            time_zone: 'Asia/Tokyo',
            frequency: 'hourly',
            minute: 15,
            enabled: true,
            next_run_at: ago(-12),
            next_runs: [],
            job_definition: { id: 1, name: 'orders' },
          },
          {
            id: 2,
            time_zone: 'Europe/Oslo',
            frequency: 'daily',
            hour: 3,
            minute: 0,
            enabled: true,
            next_run_at: ago(-700),
            next_runs: [],
            job_definition: { id: 2, name: 'customers' },
          },
        ],
        days: Array.from({ length: 30 }, (_, at) => day(at)),
        slowest: [
          { job_definition_id: 3, job_definition_name: 'shop events', duration_ms: 1_260_000 },
          { job_definition_id: 1, job_definition_name: 'orders', duration_ms: 84_000 },
        ],
        most_refused: [{ job_definition_id: 1, job_definition_name: 'orders', refused: 812 }],
      }),
  ],
]
