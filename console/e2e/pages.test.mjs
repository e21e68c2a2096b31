// Every main page: no axe violation in either colour scheme, nothing wider than a phone.
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { violations } from './axe.mjs'
import { documentOf, ended, givenConnection, givenTransfer, startJob } from './steps.mjs'
import { World } from './world.mjs'

const PHONE = 390
const COLUMNS = [
  { name: 'id', type: 'long' },
  { name: 'name', type: 'string' },
]

let world
let owner
const id = {}
before(async () => {
  world = await World.start()
  owner = await world.owner()
  const { api } = owner
  const connection = await givenConnection(owner, world)
  await api.good('POST', `/api/connections/s3/${connection.id}/test`, { bucket: world.facts.raw })
  await world.tell({ put: ['in/a.csv', 'id,name\n1,a\ntwo,b\n3,c\n'] })
  const document = documentOf(world, { name: 'orders', prefix: 'in/', columns: COLUMNS })
  document.source.incremental = 'ledger'
  const transfer = await givenTransfer(owner, document)
  const schedules = [{ frequency: 'daily', hour: 3, minute: 0, time_zone: 'UTC' }]
  await api.good('PATCH', `/api/job_definitions/${transfer.id}`, { schedules })
  await givenConnection(owner, world, 'slow', world.facts.faulty)
  await world.tell({ put: ['big/a.csv', `id,name\n${'1,a\n'.repeat(50_000)}`] })
  const broken = documentOf(world, { name: 'broken', prefix: 'in/', columns: COLUMNS })
  broken.source.bucket = 'no-such-bucket'
  const failing = await givenTransfer(owner, broken)
  Object.assign(id, {
    connection: connection.id,
    transfer: transfer.id,
    job: (await ended(owner, await startJob(owner, transfer))).id,
    failed: (await ended(owner, await startJob(owner, failing))).id,
  })
  await api.good('POST', '/api/api_keys', { name: 'ci' })
  await api.good('POST', '/api/labels', { name: 'nightly', color: '#0a7', description: '' })
})
after(() => world.stop())
afterEach(() => world.assertQuiet())

/** Each page, and what stands on it once it has loaded. */
const pages = () => [
  ['/', 'Rows per day'],
  ['/connections', 'acme'],
  ['/connections/s3/new', 'Procedure for issuing the IAM role'],
  [`/connections/s3/${id.connection}`, 'The connection works.'],
  ['/transfers', 'broken'],
  ['/transfers/new', 'Path prefix'],
  [`/transfers/${id.transfer}`, 'path_prefix: in/'],
  [`/transfers/${id.transfer}?tab=jobs`, 'Succeeded'],
  [`/transfers/${id.transfer}?tab=revisions`, 'Revision 1 (newest)'],
  [`/transfers/${id.transfer}/edit?step=1`, '1 object found'],
  [`/transfers/${id.transfer}/edit?step=2`, "'two' is not a long"],
  [`/transfers/${id.transfer}/edit?step=3`, 'No difference.'],
  ['/jobs', 'Failed'],
  [`/jobs/${id.job}`, 'It balances'],
  [`/jobs/${id.job}?tab=items`, 'in/a.csv'],
  [`/jobs/${id.job}?tab=published`, 'part.000.00.parquet'],
  [`/jobs/${id.job}?tab=refused`, "'two' is not a long"],
  [`/jobs/${id.job}?tab=log`, 'lines'],
  [`/jobs/${id.failed}`, 'no-such-bucket'],
  ['/schedules', 'daily at 03:00'],
  [`/transfers/${id.transfer}?tab=schedules`, 'Next runs:'],
  [`/transfers/${id.transfer}?tab=notifications`, 'Nobody is told'],
  [`/transfers/${id.transfer}?tab=ledger`, 'in/a.csv'],
  ['/settings/profile', 'Change your password'],
  ['/settings/keys', 'ci'],
  ['/settings/users', 'owner@example.com'],
  ['/settings/teams', 'New team'],
  ['/settings/groups', 'New resource group'],
  ['/settings/labels', 'nightly'],
  ['/settings/audit', 'connections create'],
]

async function show(person, [path, text]) {
  await person.open(path)
  await person.page.getByText(text).filter({ visible: true }).first().waitFor()
}

for (const look of [
  { theme: 'light', language: 'en' },
  { theme: 'dark', language: 'en' },
]) {
  test(`axe finds nothing to mend, ${look.theme}`, async () => {
    const person = await world.owner(look)
    const found = {}
    for (const place of pages()) {
      await show(person, place)
      const list = await violations(person)
      if (list.length > 0) found[place[0]] = list
    }
    assert.deepEqual(found, {})
    await person.context.close()
  })
}

// Seconds for the one file, so that the job still runs when the page is looked at.
const SLOW = [{ fault: 'throttle', method: 'GET', path: 'big/', bytes_per_second: 200 }]

/** The page of a job that reads for long; it is cancelled by who made it. */
async function openRunning(person) {
  await world.tell({ faults: SLOW })
  const document = documentOf(world, {
    name: 'slow',
    prefix: 'big/',
    columns: COLUMNS,
    connection: 'slow',
  })
  const known = (await owner.api.good('GET', '/api/job_definitions?name=slow')).items[0]
  const job = await startJob(owner, known ?? (await givenTransfer(owner, document)))
  await show(person, [`/jobs/${job.id}`, 'Running'])
  return job
}

/** What opens above a page: how it is opened, and what then stands there. */
const opened = [
  [
    'search',
    '/',
    (page) => page.keyboard.press('/'),
    (page) => page.getByRole('combobox', { name: 'Search' }),
  ],
  [
    'menu',
    '/',
    (page) => page.getByRole('button', { name: 'Language' }).click(),
    (page) => page.getByRole('menuitem', { name: '日本語' }),
  ],
  [
    'confirmation',
    '/settings/labels',
    (page) => page.getByRole('button', { name: 'Delete nightly' }).click(),
    (page) => page.getByRole('dialog').getByRole('textbox'),
  ],
  [
    'form',
    '/settings/labels',
    (page) => page.getByRole('button', { name: 'New label' }).click(),
    (page) => page.getByRole('dialog').getByRole('textbox').first(),
  ],
  [
    'toast',
    '/settings/labels',
    async (page) => {
      await page.getByRole('button', { name: 'Edit nightly' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
    },
    (page) => page.getByText('Saved', { exact: true }),
  ],
]

for (const theme of ['light', 'dark']) {
  test(`axe finds nothing in what opens above a page, nor in a running job, ${theme}`, async () => {
    const person = await world.owner({ theme })
    const found = {}
    const look = async (name) => {
      // What fades in is judged once it is there.
      await person.page.evaluate(() =>
        Promise.all(
          document
            .getAnimations()
            // What turns while a job runs never ends.
            .filter((one) => Number.isFinite(one.effect.getComputedTiming().endTime))
            .map((one) => one.finished.catch(() => {})),
        ),
      )
      const list = await violations(person)
      if (list.length > 0) found[name] = list
    }
    for (const [name, path, open, standing] of opened) {
      await person.open(path)
      await person.page.getByRole('heading', { level: 1 }).waitFor()
      await open(person.page)
      await standing(person.page).waitFor()
      await look(name)
    }
    const job = await openRunning(person)
    await look('running job')
    await owner.api.good('POST', `/api/jobs/${job.id}/cancel`, {})
    assert.deepEqual(found, {})
    await person.context.close()
  })
}

test(`no page is wider than a phone of ${PHONE} pixels`, async () => {
  const person = await world.owner({ width: PHONE, height: 844 })
  const wide = {}
  for (const place of pages()) {
    await show(person, place)
    const width = await person.page.evaluate(() => document.documentElement.scrollWidth)
    if (width > PHONE) wide[place[0]] = width
  }
  assert.deepEqual(wide, {})
  await person.context.close()
})

test('before one is inside, too: sign-in and set-up', async () => {
  const found = {}
  for (const theme of ['light', 'dark']) {
    for (const path of ['/sign-in', '/setup#token=x']) {
      const person = await world.person({ theme, width: PHONE })
      await person.open(path)
      await person.page.getByRole('heading').first().waitFor()
      const list = await violations(person)
      const width = await person.page.evaluate(() => document.documentElement.scrollWidth)
      if (list.length > 0 || width > PHONE) found[`${path} ${theme}`] = [...list, width]
      await person.context.close()
    }
  }
  assert.deepEqual(found, {})
})
