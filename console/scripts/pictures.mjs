// Takes the pictures of the README (docs/images) on the real binary: node scripts/pictures.mjs
// Needs what the browser tests need, a Japanese font among it (tools/setup.sh test).
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  box,
  button,
  documentOf,
  ended,
  fillRole,
  givenConnection,
  givenTransfer,
  startJob,
} from '../e2e/steps.mjs'
import { World } from '../e2e/world.mjs'

const FOLDER = new URL('../../docs/images/', import.meta.url)
const DAYS = ['2026-04-01', '2026-04-02', '2026-04-03', '2026-04-04']
const CUSTOMERS = ['Nordlys AS', 'Fjell & Dal', '山田商店', 'Zwölf GmbH', 'Café du Port']
const PRODUCTS = ['Espresso beans', 'Filter', 'Mug, blue', 'Kettle']
const COLUMNS = [
  { name: 'order_id', type: 'long' },
  { name: 'ordered_at', type: 'timestamp', format: '%Y-%m-%d %H:%M:%S', time_zone: 'Asia/Tokyo' },
  { name: 'customer', type: 'string' },
  { name: 'product', type: 'string' },
  { name: 'quantity', type: 'long' },
  { name: 'price', type: 'decimal', precision: 15, scale: 2 },
  { name: 'note', type: 'string' },
]

/** A day's orders; every 700th price is none. */
function ordersOf(day, rows) {
  const line = (at) =>
    [
      at + 1,
      `${day} ${String(Math.floor(at / 250) % 24).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}:00`,
      CUSTOMERS[at % 5],
      `"${PRODUCTS[(at * 7) % 4]}"`,
      (at % 9) + 1,
      at % 700 === 9 ? 'n/a' : ((at * 37) % 9000) / 100,
      at % 6 === 0 ? 'gift' : '',
    ].join(',')
  const lines = Array.from({ length: rows }, (_, at) => line(at))
  return `order_id,ordered_at,customer,product,quantity,price,note\n${lines.join('\n')}\n`
}

const WEEKS_DAYS = 14

/** What runs on a day: orders always, customers less at week-ends, and now and then something fails. */
function runsOf(day, { transfer, customers, failing }) {
  const runs = day % 7 < 2 ? [transfer] : [transfer, customers]
  return day % 5 === 2 ? [...runs, failing] : runs
}

async function prepare(world) {
  const owner = await world.owner()
  const connection = await givenConnection(owner, world, 'acme production')
  for (const [at, day] of DAYS.entries()) {
    await world.tell({ put: [`orders/${day}.csv`, ordersOf(day, 5000 - at * 900)] })
  }
  const orders = documentOf(world, {
    name: 'orders',
    prefix: 'orders/',
    columns: COLUMNS,
    connection: 'acme production',
  })
  const transfer = await givenTransfer(owner, orders)
  const ofCustomers = structuredClone(orders)
  ofCustomers.name = 'customers'
  ofCustomers.destination.path_prefix = 'customers/part'
  const customers = await givenTransfer(owner, ofCustomers)
  const broken = structuredClone(orders)
  broken.name = 'invoices'
  broken.source.bucket = 'acme-invoices'
  const failing = await givenTransfer(owner, broken)
  for (let day = 0; day < WEEKS_DAYS; day += 1) {
    for (const each of runsOf(day, { transfer, customers, failing })) {
      await ended(owner, await startJob(owner, each))
    }
    await world.tell({ age: 1 })
  }
  for (const each of [customers, failing]) await ended(owner, await startJob(owner, each))
  const job = await ended(owner, await startJob(owner, transfer))
  await owner.context.close()
  return { connection, transfer, job }
}

/** What each picture shows: where it is taken, what is done there, what must stand there then. */
const shots = (world, { connection, transfer, job }) => [
  {
    name: 'connection',
    path: '/connections/s3/new',
    act: async (page) => {
      await fillRole(page, world.facts, 'acme production')
      await page.getByRole('button', { name: 'Advanced' }).click()
      await world.tell({ trust: await box(page, 'External ID').inputValue() })
      await box(page, 'Bucket').fill(world.facts.raw)
      await box(page, 'Prefix').fill('orders/')
      await page.getByText('arn:aws:s3:::acme-raw/orders/*').first().waitFor()
    },
    height: 1080,
  },
  {
    name: 'connection-ja',
    path: '/connections/s3/new',
    language: 'ja',
    act: async (page) => {
      await box(page, '名前').fill('acme本番')
      await box(page, 'AWSアカウントID').fill(world.facts.account)
      await box(page, 'IAMロール名').fill(world.facts.role)
      await box(page, 'バケット').fill(world.facts.raw)
      await box(page, 'プレフィックス').fill('orders/')
      await page.getByText('ロールを作成').first().waitFor()
    },
    height: 1080,
  },
  {
    name: 'test',
    path: `/connections/s3/${connection.id}`,
    act: async (page) => {
      await world.tell({ allow: ['s3:GetBucketLocation', 's3:ListBucket', 's3:GetObject'] })
      await page.getByText('Destination', { exact: true }).first().click()
      await box(page, 'Bucket').fill(world.facts.lake)
      await button(page, 'Test connection').click()
      await page.getByText('Something is missing.').waitFor()
    },
    // As high as the page, so that nothing that sticks covers it.
    height: 2400,
    part: (page) => page.getByRole('region', { name: 'Test connection' }),
  },
  {
    name: 'preview',
    path: `/transfers/${transfer.id}/edit?step=2`,
    act: (page) => page.getByText("'n/a' is not").first().waitFor(),
  },
  {
    name: 'waybill',
    path: `/jobs/${job.id}`,
    act: (page) => page.getByText('It balances').waitFor(),
  },
  {
    name: 'waybill-dark',
    path: `/jobs/${job.id}`,
    theme: 'dark',
    act: (page) => page.getByText('It balances').waitFor(),
  },
  {
    name: 'dashboard',
    path: '/',
    act: (page) => page.getByText('Rows per day').waitFor(),
  },
]

async function take(world, { name, path, act, part, ...look }) {
  const person = await world.owner({ height: 820, ...look })
  const { page } = person
  await person.open(path)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await act?.(page)
  await page.mouse.move(0, 0)
  await page.evaluate(() => {
    document.activeElement?.blur()
    window.scrollTo(0, 0)
  })
  await page.locator('main [aria-busy="true"]').first().waitFor({ state: 'detached' })
  const to = fileURLToPath(new URL(`${name}.png`, FOLDER))
  await (part?.(page) ?? page).screenshot({ path: to })
  console.log(to)
  await person.context.close()
}

mkdirSync(FOLDER, { recursive: true })
const world = await World.start()
try {
  const made = await prepare(world)
  const wanted = process.argv.slice(2)
  for (const shot of shots(world, made)) {
    if (wanted.length === 0 || wanted.includes(shot.name)) await take(world, shot)
  }
} finally {
  await world.stop()
}
