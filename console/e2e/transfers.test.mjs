// The editor of a transfer: what is guessed, what is refused and where, what becomes of a change.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { box, button, choose, documentOf, givenConnection, givenTransfer, row } from './steps.mjs'
import { inOneWorld, owner, page, world } from './world.mjs'

const COLUMNS = [
  { name: 'id', type: 'long' },
  { name: 'name', type: 'string' },
]

inOneWorld(async () => {
  await givenConnection(owner, world)
  await world.tell({ put: ['in/a.csv', 'id,name\n1,nails\n2,screws\nthree,bolts\n4,nuts\n'] })
})

const given = (name) =>
  givenTransfer(owner, documentOf(world, { name, prefix: 'in/', columns: COLUMNS }))
const grid = () => page.getByRole('region', { name: 'Rows of the source' })
const lines = async () => (await grid().innerText()).replace(/\s+/g, ' ')

test('a refused row stands in its place among the rows, with the reason', async () => {
  const { id } = await given('in-place')
  await owner.open(`/transfers/${id}/edit?step=2`)
  await grid().getByText('nuts').waitFor()
  const tops = await Promise.all(
    ['screws', "'three' is not a long", 'nuts'].map(
      async (text) => (await grid().getByText(text).boundingBox()).y,
    ),
  )
  assert.deepEqual(
    tops,
    [...tops].sort((a, b) => a - b),
    await lines(),
  )
})

test('a column made text takes the refused row in, and only the preview is read again', async () => {
  const { id } = await given('retyped')
  await owner.open(`/transfers/${id}/edit?step=2`)
  await grid().getByText("'three' is not a long").waitFor()
  await page.getByRole('button', { name: 'Column id' }).click()
  await choose(page, box(page, 'Type'), 'string')
  await page.keyboard.press('Escape')
  await grid().getByText('three', { exact: true }).waitFor()
  await grid().getByText("'three' is not a long").waitFor({ state: 'detached' })
})

test('variables and format options are set in the form, and the job writes by them', async () => {
  const { id } = await given('formatted')
  await owner.open(`/transfers/${id}/edit?step=1`)
  const card = page.getByRole('region', { name: 'Destination' })
  await choose(page, box(card, 'Format'), 'CSV / TSV')
  await card.getByRole('button', { name: 'Format options' }).click()
  await box(card, 'Delimiter').fill('|')
  await choose(page, box(card, 'End of a row'), 'LF')
  await box(card, 'Path prefix').fill('formatted/$shop$/part')
  const variables = page.getByRole('region', { name: 'Variables' })
  await variables.getByRole('button', { name: 'Add a variable' }).click()
  await box(variables, 'Name').fill('shop')
  await choose(page, box(variables, 'Kind'), 'Fixed text')
  await box(variables, 'Text').fill('oslo')
  await button(page, 'Next').click()
  await button(page, 'Next').click()
  await button(page, 'Save and run').click()
  await page.getByText('It balances').waitFor()
  assert.deepEqual(await world.tell({ keys: 'formatted/' }), ['formatted/oslo/part.000.00.csv'])
  assert.equal(
    await world.tell({ get: 'formatted/oslo/part.000.00.csv' }),
    'id|name\n1|nails\n2|screws\n4|nuts\n',
  )
})

test('a revision is compared with the newest, and restored as one more', async () => {
  const { id } = await given('revised')
  await owner.open(`/transfers/${id}/edit?step=1`)
  await box(page, 'Memo').fill('a change to take back')
  await button(page, 'Next').click()
  await button(page, 'Next').click()
  await page.getByText('memo: a change to take back').waitFor()
  await button(page, 'Save').click()
  await page.getByText('Revision 2', { exact: true }).waitFor()
  await page.getByRole('tab', { name: 'Revisions' }).click()
  const first = row(page, 'Revision 1')
  await first.getByRole('button', { name: 'Compare' }).click()
  await page.getByText('memo: a change to take back').waitFor()
  await first.getByRole('button', { name: 'Restore' }).click()
  await row(page, 'Revision 3 (newest)').waitFor()
  const { document, revision } = await owner.api.good('GET', `/api/job_definitions/${id}`)
  assert.deepEqual([document.memo, revision], [undefined, 3])
})

test('what cannot be right is told before it is saved, and nothing typed is lost', async () => {
  const { id } = await given('wrong')
  await owner.open(`/transfers/${id}/edit?step=2`)
  const share = box(page, 'Fail above this share of refused rows (%)')
  await share.fill('500')
  await button(page, 'Next').click()
  await page.getByText('This has to be mended first').waitFor()
  await page.getByText('/source/parser/max_refused_percent').waitFor()
  assert.ok(await button(page, 'Save').isDisabled())
  await button(page, 'Back').click()
  assert.equal(await share.inputValue(), '500')
})

test('a transfer is duplicated under another name; the first stays as it was', async () => {
  const first = await given('doubled')
  await owner.open(`/transfers/${first.id}`)
  await page.getByRole('link', { name: 'Duplicate' }).click()
  await page.getByRole('heading', { name: 'Copy of doubled', level: 1 }).waitFor()
  const destination = page.getByRole('region', { name: 'Destination' })
  await box(destination, 'Path prefix').fill('doubled/copy')
  await button(page, 'Next').click()
  await button(page, 'Next').click()
  await button(page, 'Save').click()
  await page.getByRole('heading', { name: 'doubled (copy)', level: 1 }).waitFor()
  const { items } = await owner.api.good('GET', '/api/job_definitions?name=doubled (copy)')
  const { document } = await owner.api.good('GET', `/api/job_definitions/${items[0].id}`)
  assert.deepEqual(document, {
    ...first.document,
    name: 'doubled (copy)',
    destination: { ...first.document.destination, path_prefix: 'doubled/copy' },
  })
  const { revision } = await owner.api.good('GET', `/api/job_definitions/${first.id}`)
  assert.equal(revision, 1)
})

test('the same transfer run twice loads nothing twice', async () => {
  const document = documentOf(world, { name: 'once', prefix: 'in/', columns: COLUMNS })
  document.source.incremental = 'ledger'
  const { id } = await givenTransfer(owner, document)
  await owner.open(`/transfers/${id}`)
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await page.getByText('It balances').waitFor()
  await page.getByRole('button', { name: 'Run again' }).click()
  await page.getByText('1 more item was loaded before').waitFor()
})

test('a schedule is made on the transfer’s page, and stands among the next runs', async () => {
  const { id } = await given('nightly')
  await owner.open(`/transfers/${id}?tab=schedules`)
  await button(page, 'Add a schedule').click()
  await page.getByText(/^Next runs: .*\d/).waitFor()
  await button(page, 'Save').click()
  await page.getByText('Saved', { exact: true }).waitFor()
  await page.getByRole('link', { name: 'Schedules' }).click()
  const line = row(page, 'nightly')
  await line.getByText(/^daily at /).waitFor()
  const { items } = await owner.api.good('GET', '/api/schedules')
  assert.ok(Date.parse(items[0].next_run_at) > Date.now(), JSON.stringify(items))
})
