import type { JsonObject, Transfer } from '../src/api/types'
import { jobs } from './jobs'
import { type MockRoute, ok, page, refuse } from './types'
import { yamlOf } from './yaml'

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()

const COLUMNS: JsonObject[] = [
  { name: 'id', type: 'long' },
  { name: 'ordered_at', type: 'timestamp', format: '%Y-%m-%d %H:%M:%S', time_zone: 'Asia/Tokyo' },
  { name: 'customer', type: 'string' },
  { name: 'product', type: 'string' },
  { name: 'quantity', type: 'long' },
  { name: 'price', type: 'decimal', precision: 15, scale: 2 },
  { name: 'memo', type: 'string' },
]
const parser: JsonObject = {
  type: 'csv',
  skip_header_lines: 1,
  stop_on_invalid_record: false,
  columns: COLUMNS,
}

const documentOf = (name: string): JsonObject => ({
  name,
  source: {
    type: 's3',
    connection: 'acme production',
    bucket: 'acme-raw',
    path_prefix: `${name}/`,
    path_match_pattern: '\\.csv(\\.gz)?$',
    incremental: 'ledger',
    parser,
  },
  destination: {
    type: 's3',
    connection: 'acme production',
    bucket: 'acme-lake',
    path_prefix: `${name}/$today$/part`,
    file_ext: '.parquet',
    formatter: { type: 'parquet' },
  },
  variables: [{ name: '$today$', type: 'timestamp', format: '%Y-%m-%d', time_zone: 'Asia/Tokyo' }],
})

function transfer(id: number, name: string, more: Partial<Transfer> = {}): Transfer {
  const document = documentOf(name)
  return {
    id,
    name,
    description: null,
    resource_group_id: 1,
    input_option_type: 's3',
    output_option_type: 's3',
    labels: [{ id: 1, name: 'nightly', description: '', color: '#2b8a9b' }],
    schedules: null,
    notifications: null,
    is_runnable_concurrently: false,
    retry_limit: 1,
    execution_timeout: 0,
    resource_enhancement: 'custom_spec',
    source_place: `s3://acme-raw/${name}/`,
    destination_place: `s3://acme-lake/${name}/`,
    document,
    yaml: yamlOf(document),
    revision: 7,
    last_job: jobs.find((job) => job.job_definition_id === id) ?? null,
    next_run_at: null,
    owner: { id: 1, email: 'mina@example.com' },
    can: { edit: true, run: true },
    created_at: ago(60 * 24 * 40),
    updated_at: ago(60 * 3),
    ...more,
  }
}

const schedule = {
  id: 1,
  frequency: 'daily' as const,
  hour: 3,
  minute: 15,
  time_zone: 'Asia/Tokyo',
  missed_run: 'run_once' as const,
  enabled: true,
  next_run_at: ago(-320),
}
const transfers: Transfer[] = [
  transfer(1, 'orders', {
    next_run_at: ago(-320),
    schedules: [schedule],
    notifications: [
      {
        id: 1,
        destination_type: 'slack',
        slack_channel_id: 1,
        notification_type: 'job',
        notify_when: 'failed',
        message: '{{ JOB_STATUS }}: {{ JOB_URL }}',
      },
    ],
  }),
  transfer(2, 'customers', { labels: null }),
  transfer(3, 'shop events', { next_run_at: ago(-12) }),
  transfer(4, '<b>prices</b>', { can: { edit: false, run: false } }),
  transfer(5, 'archive', { last_job: null, labels: null }),
]

const NAMES = ['Nordlys AS', 'Fjell & Dal', '山田商店', '<script>alert(1)</script>']
const rows = Array.from({ length: 200 }, (_, at) => [
  String(at + 1),
  `2026-04-01 12:${String(at % 60).padStart(2, '0')}:00+09:00`,
  NAMES[at % 4] ?? '',
  ['Espresso beans', 'Filter', 'Mug, blue'][at % 3] ?? '',
  String((at % 9) + 1),
  `${(at * 1.25).toFixed(2)}`,
  at % 5 === 0 ? 'gift' : null,
])

const preview = {
  columns: COLUMNS.map(({ name, type }) => ({ name, type })),
  rows,
  refused: [
    {
      item: 's3://acme-raw/orders/2026-04-01.csv',
      line: 9,
      before_row: 7,
      column: 'price',
      reason: "'n/a' is not a decimal(15,2)",
      raw: '700,2026-04-01 12:00:00,Nordlys AS,Espresso beans,1,n/a,',
    },
    {
      item: 's3://acme-raw/orders/2026-04-01.csv',
      line: 16,
      before_row: 13,
      reason: '9 fields, expected 7',
      raw: '701,2026-04-01 12:00:00,a,b,c,1,2,3,4',
    },
  ],
  items: [{ name: 's3://acme-raw/orders/2026-04-01.csv', size: 1_700_000 }],
}

const find = (id: string | undefined) => transfers.find((one) => one.id === Number(id))

export const transferRoutes: MockRoute[] = [
  [
    'GET',
    /^\/job_definitions$/,
    ({ query }) =>
      page(
        transfers
          .filter(({ name }) => name.includes(query.get('name') ?? ''))
          .filter(({ labels }) => {
            const label = query.get('label')
            return !label || labels?.some(({ name }) => name === label)
          }),
      ),
  ],
  [
    'POST',
    /^\/job_definitions\/guess$/,
    () =>
      ok({
        document: { source: { parser } },
        yaml: '',
        evidence: [
          'A comma stands 6 times in each of the first 1,000 lines.',
          'The first line has no numbers, the others do: it is a header.',
          'ordered_at: all values fit %Y-%m-%d %H:%M:%S.',
        ],
      }),
  ],
  ['POST', /^\/job_definitions\/preview$/, () => ok(preview)],
  [
    'POST',
    /^\/job_definitions\/validate$/,
    ({ body }) => {
      const document = body.document as JsonObject | undefined
      if (!document)
        return ok({
          ok: false,
          problems: [{ pointer: '/source', line: 3, column: 1, message: 'the mock reads no YAML' }],
          document: null,
          yaml: body.yaml,
        })
      return ok({ ok: true, problems: [], document, yaml: yamlOf(document) })
    },
  ],
  [
    'POST',
    /^\/job_definitions$/,
    ({ body }) => {
      const document = body.document as JsonObject
      const made = transfer(20 + transfers.length, String(document.name), {
        document,
        yaml: yamlOf(document),
        revision: 1,
        last_job: null,
      })
      transfers.push(made)
      return ok(made)
    },
  ],
  [
    'GET',
    /^\/job_definitions\/(\d+)$/,
    ({ params }) => (find(params[0]) ? ok(find(params[0])) : refuse(404, 'Not found')),
  ],
  [
    'PATCH',
    /^\/job_definitions\/(\d+)$/,
    ({ params, body }) =>
      ok(
        Object.assign(find(params[0]) ?? {}, body, {
          labels: null,
          revision: 8,
          updated_at: ago(0),
        }),
      ),
  ],
  [
    'GET',
    /^\/job_definitions\/\d+\/revisions$/,
    () =>
      page(
        [7, 6, 5].map((revision) => ({
          revision,
          email: 'mina@example.com',
          created_at: ago((8 - revision) * 700),
        })),
      ),
  ],
  [
    'GET',
    /^\/job_definitions\/(\d+)\/revisions\/(\d+)$/,
    ({ params }) =>
      ok({
        revision: Number(params[1]),
        document: {},
        yaml: (find(params[0])?.yaml ?? '')
          .replace('ledger', 'none')
          .replace('file_ext: .parquet\n', ''),
      }),
  ],
  [
    'POST',
    /^\/job_definitions\/(\d+)\/revisions\/\d+\/restore$/,
    ({ params }) => ok(find(params[0])),
  ],
  [
    'GET',
    /^\/job_definitions\/\d+\/ledger$/,
    () =>
      page(
        [1, 2, 3].map((at) => ({
          item: `s3://acme-raw/orders/2026-04-0${at}.csv`,
          version: `"e${at}"`,
          bytes: 1_700_000,
          rows: 25_000,
          job_id: 410,
          loaded_at: ago(at * 1440),
        })),
      ),
  ],
  ['DELETE', /^\/job_definitions\/\d+\/ledger$/, () => ok({})],
  [
    'GET',
    /^\/schedules$/,
    () =>
      page([
        { ...schedule, job_definition: { id: 1, name: 'orders' } },
        {
          ...schedule,
          id: 2,
          frequency: 'weekly',
          day_of_week: 1,
          job_definition: { id: 2, name: 'customers' },
          enabled: false,
          next_run_at: null,
        },
        {
          ...schedule,
          id: 3,
          frequency: null,
          cron: '*/5 9-17 * * MON-FRI',
          next_run_at: ago(-3),
          job_definition: { id: 3, name: 'shop events' },
        },
      ]),
  ],
  ['PATCH', /^\/schedules\/\d+$/, () => ok(schedule)],
  ['POST', /^\/schedules\/next_runs$/, () => ok({ items: [ago(-320), ago(-1760), ago(-3200)] })],
]
