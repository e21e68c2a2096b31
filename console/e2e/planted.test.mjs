// HTML and script in everything that comes from outside is shown as text, and never runs.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  box,
  documentOf,
  ended,
  givenConnection,
  givenTransfer,
  search,
  startJob,
} from './steps.mjs'
import { inOneWorld, owner, page, world } from './world.mjs'

const plant = (where) => `<img src=x onerror="window.ran='${where}';alert('${where}')">`
// In a CSV file, its quotes doubled.
const cell = (where) => `"${plant(where).replaceAll('"', '""')}"`
const KEY = `planted/${plant('key')}.csv`

let transfer
let job
inOneWorld(async () => {
  await givenConnection(owner, world, plant('connection'))
  const rows = `id,${cell('header')}\n1,${cell('cell')}\n${cell('refused')},x\n`
  await world.tell({ put: [KEY, rows] })
  const document = documentOf(world, {
    name: plant('transfer'),
    prefix: 'planted/',
    connection: plant('connection'),
    columns: [
      { name: 'id', type: 'long' },
      { name: plant('column'), type: 'string' },
    ],
  })
  document.memo = plant('memo')
  document.destination.path_prefix = 'planted/part'
  transfer = await givenTransfer(owner, document)
  job = await ended(owner, await startJob(owner, transfer))
  assert.equal(job.status, 'succeeded')
})

/** Each of them stands there letter by letter, no element came of any, and nothing ran. */
async function assertTexts(...places) {
  for (const where of places) {
    const shown = page.getByText(plant(where)).or(page.locator(`[title*="ran='${where}'"]`))
    await shown.first().waitFor({ state: 'attached' })
  }
  assert.equal(await page.locator('img[src="x"]').count(), 0)
  assert.equal(await page.evaluate(() => window.ran), undefined)
}

test('names of connections and transfers, in lists, pages and search', async () => {
  await owner.open('/connections')
  await assertTexts('connection')
  await owner.open('/transfers')
  await assertTexts('transfer')
  await owner.open(`/transfers/${transfer.id}`)
  await assertTexts('transfer')
  await owner.open('/jobs')
  await assertTexts('transfer')
  await search(page, 'img')
  await assertTexts('transfer', 'connection')
})

test('cells, header names, refused rows and their reasons in the preview', async () => {
  await owner.open(`/transfers/${transfer.id}/edit?step=2`)
  await assertTexts('cell', 'refused', 'column')
  await page.getByRole('button', { name: 'Guess again' }).click()
  await page.getByRole('button', { name: 'Replace them' }).click()
  await assertTexts('header')
})

test('object keys in the picker, and the changes before they are saved', async () => {
  await owner.open(`/transfers/${transfer.id}/edit?step=1`)
  const source = page.getByRole('region', { name: 'Source' })
  await source.getByText('1 object found').waitFor()
  await box(source, 'Path prefix').click()
  await assertTexts('key')
  await owner.open(`/transfers/${transfer.id}/edit?step=3`)
  await assertTexts('transfer')
})

test('object keys and refused rows on the job’s page', async () => {
  await owner.open(`/jobs/${job.id}`)
  await page.getByText('2 read = 1 written').waitFor()
  await assertTexts('key')
  for (const tab of ['Items', 'Refused rows', 'Log']) {
    await page.getByRole('tab', { name: tab }).click()
    await assertTexts(...(tab === 'Refused rows' ? ['refused'] : tab === 'Items' ? ['key'] : []))
  }
})

test('bucket names that were typed, and the errors that repeat them', async () => {
  const document = structuredClone(transfer.document)
  document.source.bucket = plant('bucket')
  const { status } = await owner.api.ask('PATCH', `/api/job_definitions/${transfer.id}`, {
    document,
  })
  assert.ok([200, 400].includes(status))
  await owner.open(`/transfers/${transfer.id}/edit?step=1`)
  const source = page.getByRole('region', { name: 'Source' })
  await box(source, 'Bucket').fill(plant('bucket'))
  await page.getByRole('button', { name: 'Next', exact: true }).click()
  await page.getByRole('alert').first().waitFor()
  await assertTexts('bucket')
})

test('what an S3 server answers with', async () => {
  const error = `<Error><Code>${plant('code')}</Code></Error>`.replaceAll('<img', '&lt;img')
  await world.tell({ faults: [{ fault: 'status', status: 403, code: plant('code') }] })
  await owner.open('/connections/s3/1')
  assert.ok(error)
  await page.getByRole('button', { name: 'Advanced' }).click()
  await box(page, 'Endpoint').fill(world.facts.faulty)
  await box(page, 'STS endpoint').fill(world.facts.faulty)
  await page.getByRole('button', { name: 'Test connection' }).click()
  await page.getByText('Something is missing.').waitFor()
  assert.equal(await page.locator('img[src="x"]').count(), 0)
  assert.equal(await page.evaluate(() => window.ran), undefined)
})
