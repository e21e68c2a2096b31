// The transfer editor's hard cases: what is refused on the way, what others did meanwhile, what cannot be guessed.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { violations } from './axe.mjs'
import { box, button, choose, documentOf, givenConnection, givenTransfer } from './steps.mjs'
import { inOneWorld, owner, page, until, world } from './world.mjs'

const COLUMNS = [
  { name: 'id', type: 'long' },
  { name: 'name', type: 'string' },
]

inOneWorld(async () => {
  await givenConnection(owner, world)
  await world.tell({ put: ['in/a.csv', 'id,name\n1,nails\n2,screws\n3,bolts\n'] })
  await world.tell({ put: ['mixed/1.bin', 'neither rows nor columns'] })
  await world.tell({ put: ['mixed/2.tsv', 'id\tname\n1\tnails\n2\tscrews\n'] })
})

const given = (name, more = {}) =>
  givenTransfer(owner, {
    ...documentOf(world, { name, prefix: 'in/', columns: COLUMNS }),
    ...more,
  })
const grid = () => page.getByRole('table', { name: 'Rows of the source' })
const head = (name) => page.getByRole('button', { name: `Column ${name}` })
const source = () => page.getByRole('region', { name: 'Source' })
const edit = (id, step) => owner.open(`/transfers/${id}/edit?step=${step}`)
const newest = (id) => owner.api.good('GET', `/api/job_definitions/${id}`)

test('decimal is chosen as it comes; a scale that cannot be leaves rows and menu where they are', async () => {
  const { id } = await given('decimals')
  await edit(id, 2)
  await head('id').click()
  await choose(page, box(page, 'Type'), 'decimal')
  await grid().getByText('decimal(15,2)').waitFor()
  await grid().getByText('1.00', { exact: true }).waitFor()
  await box(page, 'Digits behind the point').fill('20')
  await page.getByRole('button', { name: /^Column id: 20 digits after the point/ }).waitFor()
  await page.getByRole('alert').getByText('20 digits after the point do not fit').waitFor()
  await grid().getByText('screws').waitFor()
  await box(page, 'Digits behind the point').fill('1')
  await grid().getByText('1.0', { exact: true }).waitFor()
})

test('what another one saved meanwhile is not overwritten unless one says so', async () => {
  const { id } = await given('shared')
  await edit(id, 1)
  await box(page, 'Memo').fill('mine')
  await owner.api.good('PATCH', `/api/job_definitions/${id}`, { retry_limit: 2 })
  await button(page, 'Next').click()
  await button(page, 'Next').click()
  await button(page, 'Save').click()
  const dialog = page.getByRole('dialog', { name: 'Somebody else has changed it' })
  await dialog.getByText('owner@example.com saved revision 2').waitFor()
  assert.equal((await newest(id)).revision, 2)
  await button(dialog, 'Look at the difference').click()
  await dialog.getByText('memo: mine').waitFor()
  assert.deepEqual(await violations(owner), [])
  await button(dialog, 'Reload').click()
  await dialog.waitFor({ state: 'detached' })
  const retries = box(page, 'Retries of a failed job')
  await retries.waitFor()
  assert.equal(await retries.inputValue(), '2')
  await page.getByText('No difference.').waitFor()
})

test('an editor that is opened again shows what was saved since', async () => {
  const { id } = await given('reopened')
  await owner.open(`/transfers/${id}`)
  await page.getByRole('link', { name: 'Edit' }).click()
  await head('id').waitFor()
  await page.goBack()
  const document = { ...(await newest(id)).document, memo: 'since then' }
  await owner.api.good('PATCH', `/api/job_definitions/${id}`, { document })
  await page.getByRole('link', { name: 'Edit' }).click()
  await button(page, 'Back').click()
  assert.equal(await box(page, 'Memo').inputValue(), 'since then')
})

test('a guess takes the path pattern into account, and a tab has a name', async () => {
  const { id } = await given('pattern')
  await edit(id, 1)
  await box(source(), 'Path prefix').fill('mixed/')
  await box(source(), 'Path pattern').fill('[.]tsv$')
  await button(page, 'Next').click()
  await button(page, 'Guess again').click()
  await button(page, 'Replace them').click()
  await grid().getByText('screws').waitFor()
  // The row shows as soon as the file is read, by whatever parser.
  await until(async () => (await box(page, 'Delimiter').inputValue()) === 'Tab', 'it is a tab')
})

test('where nothing can be guessed, columns are made by hand and the data is read by them', async () => {
  await owner.open('/transfers/new')
  await button(page, 'Look at the data').click()
  const name = box(page, 'Name')
  await page.getByText('Required').first().waitFor()
  assert.equal(await name.evaluate((input) => input === input.ownerDocument.activeElement), true)
  await name.fill('by hand')
  for (const [side, bucket] of [
    ['Source', world.facts.raw],
    ['Destination', world.facts.lake],
  ]) {
    const card = page.getByRole('region', { name: side })
    await choose(page, box(card, 'Connection'), 'acme')
    await box(card, 'Bucket').fill(bucket)
    await box(card, 'Path prefix').fill(`nothing-in-${side}/`)
  }
  await button(page, 'Look at the data').click()
  await page.getByText('there is nothing to read').waitFor()
  await button(page, 'Make the columns by hand').click()
  await head('column_1').waitFor()
  await button(page, 'Add a column').click()
  await head('column_2').waitFor()
  await button(page, 'Back').click()
  await box(source(), 'Path prefix').fill('in/')
  await button(page, 'Next').click()
  await grid().getByText('screws').waitFor()
})

test('only rows that fit the filter are read, and a change of columns leaves it alone', async () => {
  const { id } = await given('filtered')
  await edit(id, 2)
  await grid().getByText('bolts').waitFor()
  const filter = page.getByRole('region', { name: 'Row filter' })
  await button(page, 'Add a condition').click()
  await choose(page, box(filter, 'How'), 'is greater than')
  await box(filter, 'Compared with').fill('2')
  await grid().getByText('screws').waitFor({ state: 'detached' })
  await grid().getByText('bolts').waitFor()
  await head('name').click()
  await box(page, 'Default').fill('-')
  await box(page, 'Name').fill('thing')
  await page.keyboard.press('Escape')
  await head('thing').waitFor()
  await button(page, 'Next').click()
  await button(page, 'Save').click()
  await page.getByText('Saved as revision 2').waitFor()
  assert.deepEqual((await newest(id)).document.transforms, [
    {
      type: 'filter_rows',
      filter_row_conditions: [{ column: 'id', operator: 'greater', argument: '2' }],
    },
    { type: 'columns', columns: [{ name: 'id' }, { name: 'thing', default: '-' }] },
  ])
})

test('CSV made JSON Lines leaves no option behind that it does not know', async () => {
  const { id } = await given('lines')
  await edit(id, 2)
  await grid().getByText('bolts').waitFor()
  const parser = page.getByRole('complementary', { name: 'Parser options' })
  await choose(page, box(parser, 'Format'), 'JSON Lines')
  await button(page, 'Next').click()
  await page.getByText('type: jsonl').first().waitFor()
  assert.ok(await button(page, 'Save').isEnabled())
})

test('a problem of the last step leads to its field', async () => {
  const { id } = await given('led')
  await edit(id, 2)
  await box(page, 'Default time zone').fill('Nowhere/At_All')
  await button(page, 'Next').click()
  await button(page, 'Go there').first().click()
  const zone = box(page, 'Default time zone')
  await zone.waitFor()
  assert.equal(await zone.inputValue(), 'Nowhere/At_All')
})

test('one run has another value of a variable', async () => {
  const { id } = await given('varied', {
    variables: [{ name: '$shop$', type: 'string', value: 'oslo' }],
  })
  const document = (await newest(id)).document
  document.destination.path_prefix = 'varied/$shop$/part'
  await owner.api.good('PATCH', `/api/job_definitions/${id}`, { document })
  await owner.open(`/transfers/${id}`)
  await button(page, 'Actions').click()
  await page.getByRole('menuitem', { name: 'Run with other values' }).click()
  const dialog = page.getByRole('dialog')
  await box(dialog, '$shop$').fill('bergen')
  await dialog.getByLabel('Time that variables count from').fill('2026-11-28T09:30')
  await page.getByRole('menu').waitFor({ state: 'detached' })
  assert.deepEqual(await violations(owner), [])
  await button(dialog, 'Run').click()
  await page.getByText('It balances').waitFor()
  assert.deepEqual(await world.tell({ keys: 'varied/' }), ['varied/bergen/part.000.00.parquet'])
})

test('the memo that the editor writes stands on the transfer’s page', async () => {
  const { id } = await given('noted', { memo: 'every night,\nfor the shop' })
  await owner.open(`/transfers/${id}`)
  await page.getByRole('banner').first().waitFor()
  await page.locator('main p', { hasText: 'every night,' }).first().waitFor()
})

test('what is changed after saving is not lost by a stray click, when the run that follows fails', async () => {
  const { id } = await given('saved, not run')
  await edit(id, 3)
  const full = {
    status: 503,
    contentType: 'application/json',
    body: '{"error":"the queue is full"}',
  }
  await page.route('**/api/jobs?*', (route) =>
    route.request().method() === 'POST' ? route.fulfill(full) : route.continue(),
  )
  await button(page, 'Save and run').click()
  await page.getByText('the queue is full').waitFor()
  await page.getByRole('switch', { name: 'May run while another job of it runs' }).check()
  await page.getByRole('link', { name: 'Dashboard' }).click()
  const asked = 'dialog: What you changed is not saved. Leave all the same?'
  await until(() => world.complaints.includes(asked), 'it asks')
  assert.deepEqual(world.complaints.splice(0), [asked])
  assert.ok(page.url().endsWith(`/transfers/${id}/edit?step=3`), page.url())
})

for (const theme of ['light', 'dark']) {
  test(`axe finds nothing to mend in opened menus and dialogs, ${theme}`, async () => {
    const columns = [...COLUMNS, { name: 'at', type: 'timestamp', format: '%Y' }]
    const document = documentOf(world, { name: `opened ${theme}`, prefix: 'in/', columns })
    document.source.parser.allow_optional_columns = true
    document.destination.formatter = { type: 'csv' }
    const { id } = await givenTransfer(owner, document)
    const person = await world.owner({ theme })
    const { page: seen } = person
    const found = {}
    const look = async (what) => {
      const list = await violations(person)
      if (list.length > 0) found[what] = list
    }
    await person.open(`/transfers/${id}/edit?step=1`)
    for (const fold of ['Format options', 'Object options']) {
      await seen.getByRole('button', { name: fold }).click()
    }
    await button(seen, 'Add a column’s format').click()
    await box(seen, 'Storage class').click()
    await seen.getByRole('option', { name: 'GLACIER', exact: true }).waitFor()
    await look('the folds and a list of step 1')
    await seen.keyboard.press('Escape')
    await button(seen, 'Next').click()
    await seen.getByRole('cell', { name: 'screws' }).waitFor()
    await button(seen, 'Add a condition').click()
    await seen.getByRole('button', { name: 'More options' }).click()
    await look('filter and more options')
    await seen.getByRole('button', { name: 'Column at' }).click()
    await box(seen, 'Type').click()
    await seen.getByRole('option', { name: 'decimal' }).waitFor()
    await look('a column’s menu and its types')
    await seen.keyboard.press('Escape')
    await seen.keyboard.press('Escape')
    await box(seen, 'Default').waitFor({ state: 'detached' })
    await button(seen, 'Guess again').click()
    await button(seen, 'Replace them').waitFor()
    await look('guess again')
    await button(seen, 'Cancel').click()
    await button(seen, 'Next').click()
    await box(seen, 'Labels').click()
    await look('labels')
    await seen.getByRole('tab', { name: 'Edit as YAML' }).click()
    await look('YAML')
    assert.deepEqual(found, {})
    await person.context.close()
  })
}
