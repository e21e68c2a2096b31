// A job as one watches it: live, with its waybill, its refused rows, and through a crash.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import {
  button,
  documentOf,
  ended,
  givenConnection,
  givenTransfer,
  row,
  startJob,
} from './steps.mjs'
import { inOneWorld, owner, page, until, world } from './world.mjs'

const COLUMNS = [
  { name: 'id', type: 'long' },
  { name: 'name', type: 'string' },
]
const FILES = 20
const ROWS_EACH = 10_000
// Seconds for each file, so that one sees the job go on.
const SLOW = [{ fault: 'throttle', method: 'GET', path: 'big/', bytes_per_second: 200_000 }]

inOneWorld(async () => {
  await givenConnection(owner, world)
  await givenConnection(owner, world, 'slow', world.facts.faulty)
  const rows = Array.from({ length: ROWS_EACH }, (_, at) => `${at},name-${at % 97}\n`).join('')
  for (let file = 0; file < FILES; file += 1) {
    await world.tell({ put: [`big/${file}.csv`, `id,name\n${rows}`] })
  }
})

const fact = (label) =>
  page
    .locator('dl > div')
    .filter({ has: page.getByText(label, { exact: true }) })
    .locator('dd')
const count = async (label) => Number((await fact(label).innerText()).replace(/\D/g, '') || 0)

test('refused rows are browsed, with what is wrong in them, and downloaded', async () => {
  await world.tell({ put: ['mixed/a.csv', 'id,name\n1,a\ntwo,b\n3,c\n4,d,e\n'] })
  const transfer = await givenTransfer(
    owner,
    documentOf(world, { name: 'mixed', prefix: 'mixed/', columns: COLUMNS }),
  )
  const job = await ended(owner, await startJob(owner, transfer))
  await owner.open(`/jobs/${job.id}`)
  await page.getByText('4 read = 2 written + 0 filtered + 2 refused').waitFor()
  const picture = page.getByRole('img', { name: /^Where the rows went/ })
  assert.deepEqual(
    (await picture.locator('path title').allTextContents()).map(Number).sort(),
    [2, 2, 2],
  )

  await page.getByRole('tab', { name: 'Refused rows' }).click()
  const first = row(page, 'two,b')
  await first.getByText("'two' is not a long").waitFor()
  assert.equal(await first.locator('mark').innerText(), 'two')
  await row(page, '4,d,e').waitFor()
  assert.equal(await button(page, 'Show more').count(), 0)

  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download' }).click()
  const lines = readFileSync(await (await download).path(), 'utf8')
    .trim()
    .split('\n')
  assert.deepEqual(
    lines.map((line) => JSON.parse(line).raw),
    ['two,b', '4,d,e'],
  )
})

const slowDocument = (name) =>
  documentOf(world, { name, prefix: 'big/', columns: COLUMNS, connection: 'slow' })

/** The page of a job that has begun to read, and has long to go. */
async function openRunning(document, settings = {}) {
  await world.tell({ faults: SLOW })
  const transfer = await owner.api.good('POST', '/api/job_definitions', { document, ...settings })
  const job = await startJob(owner, transfer)
  await owner.open(`/jobs/${job.id}`)
  await until(() => count('Rows read'), 'rows are counted')
}

test('a running job shows how far it is, and turns into its waybill by itself', async () => {
  await openRunning(slowDocument('live'))
  const early = await count('Rows read')
  await until(async () => (await count('Rows read')) > early, 'the count grows')
  await page.getByText(` of ${FILES} items, `).waitFor()
  await page.getByRole('link', { name: '1 job running' }).waitFor()
  await page.getByText('It balances').waitFor()
  assert.equal(await count('Written'), FILES * ROWS_EACH)
})

test('a job is cancelled from its page, and publishes nothing', async () => {
  await openRunning(slowDocument('cancelled'))
  await button(page, 'Cancel').click()
  await page.getByRole('dialog').getByRole('button').last().click()
  await page.getByText('Cancelled', { exact: true }).first().waitFor()
  assert.deepEqual(await world.tell({ keys: 'cancelled/' }), [])
})

async function killServer() {
  await world.tell({ faults: [] })
  assert.equal(new URL(await world.tell({ kill: true })).origin, world.base)
}

test('kill -9 of the server: the open page comes back, and the job is tried again', async () => {
  await openRunning(slowDocument('retried'), { retry_limit: 1 })
  await killServer()
  await page.getByText('It balances').waitFor()
  assert.equal(await count('Written'), FILES * ROWS_EACH)
  assert.deepEqual(await world.tell({ keys: 'retried/' }), ['retried/part.000.00.parquet'])
})

test('kill -9 without retries: the page says how it ended, and runs it again', async () => {
  await openRunning(slowDocument('broken-off'))
  await killServer()
  await page.getByText('Broken off').waitFor()
  await page.getByText('nothing was published').first().waitFor()
  assert.deepEqual(await world.tell({ keys: 'broken-off/' }), [])
  await button(page, 'Run again').click()
  await page.getByText('It balances').waitFor()
})
