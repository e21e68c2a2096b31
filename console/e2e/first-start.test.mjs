// The thin way through the whole product: set-up link, connection, transfer, job, waybill.
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { box, button, choose, fillRole } from './steps.mjs'
import { OWNER, World } from './world.mjs'

// Three good rows and one that does not fit: `two` is no number.
const ORDERS = `id,product,price
1,nails,1.50
2,screws,2.25
3,bolts,two
4,nuts,0.75
`

let world
let page
before(async () => {
  world = await World.start()
  page = (await world.person()).page
})
after(() => world.stop())
afterEach(() => world.assertQuiet())

async function fillSetUp(of, email) {
  await of.goto(world.facts.setup)
  await box(of, 'E-mail').fill(email)
  await of.getByLabel('Password', { exact: true }).fill(OWNER.password)
  await of.getByLabel('Password, again', { exact: true }).fill(OWNER.password)
  await button(of, 'Create the account').click()
}

test('the link of the first start makes the first person, and works once', async () => {
  await fillSetUp(page, OWNER.email)
  await page.getByRole('heading', { name: 'Welcome to Waybill' }).waitFor()

  const second = await world.person()
  await fillSetUp(second.page, 'other@example.com')
  await second.page.getByRole('alert').waitFor()
  await second.context.close()
})

test('a connection by role is made in the form, and its test passes', async () => {
  await page.getByRole('link', { name: 'Connections' }).click()
  await page.getByRole('link', { name: 'New S3 connection' }).first().click()
  const externalId = await fillRole(page, world.facts, 'acme')
  await world.tell({ trust: externalId })
  await page.getByRole('complementary').getByLabel('Bucket').fill(world.facts.raw)
  await button(page, 'Test connection').click()
  await page.getByText('The connection works.').waitFor()
  await button(page, 'Save connection').click()
  await page.getByRole('heading', { name: 'acme', level: 1 }).waitFor()
  assert.equal(await box(page, 'External ID').inputValue(), externalId)
})

test('a transfer is guessed, previewed, saved and run, and its waybill balances', async () => {
  await world.tell({ put: ['orders/a.csv', ORDERS] })
  await page.getByRole('link', { name: 'Transfers' }).click()
  await page.getByRole('link', { name: 'New transfer' }).first().click()
  await box(page, 'Name').fill('orders')
  for (const [side, bucket, prefix] of [
    ['Source', world.facts.raw, 'orders/'],
    ['Destination', world.facts.lake, 'orders/part'],
  ]) {
    const card = page.getByRole('region', { name: side })
    await choose(page, box(card, 'Connection'), 'acme')
    await box(card, 'Bucket').fill(bucket)
    await box(card, 'Path prefix').fill(prefix)
  }
  await button(page, 'Look at the data').click()

  const grid = page.getByRole('region', { name: 'Rows of the source' })
  await grid.getByText('screws').waitFor()
  await button(page, 'Next').click()
  await button(page, 'Save and run').click()

  await page.getByText('It balances').waitFor()
  await page.getByText('4 read = 4 written + 0 filtered + 0 refused').waitFor()
  assert.deepEqual(await world.tell({ keys: 'orders/' }), ['orders/part.000.00.parquet'])
})
