// Who may come in, and what they may do there.
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import {
  box,
  button,
  choose,
  documentOf,
  ended,
  givenConnection,
  givenTransfer,
  row,
  startJob,
} from './steps.mjs'
import { OWNER, World } from './world.mjs'

const COLUMNS = [
  { name: 'id', type: 'long' },
  { name: 'name', type: 'string' },
]
const VIEWER = { email: 'viewer@example.com', password: 'blue kettle 9 garden' }

let world
let owner
before(async () => {
  world = await World.start()
  owner = await world.owner()
  await givenConnection(owner, world)
  await world.tell({ put: ['in/a.csv', 'id,name\n1,a\n'] })
})
after(() => world.stop())
afterEach(() => world.assertQuiet())

async function signIn({ page }, { email, password }) {
  await box(page, 'E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await button(page, 'Sign in').click()
}

test('a wrong password is refused, a right one leads to where one wanted to go', async () => {
  const person = await world.person()
  await person.open('/connections?q=acme')
  await signIn(person, { ...OWNER, password: 'not the password 1' })
  await person.page.getByRole('alert').waitFor()
  await person.page.getByLabel('Password', { exact: true }).fill(OWNER.password)
  await button(person.page, 'Sign in').click()
  await row(person.page, 'acme').waitFor()
  assert.equal(new URL(person.page.url()).pathname, '/connections')

  await button(person.page, 'Account').click()
  await person.page.getByRole('menuitem', { name: 'Sign out' }).click()
  await person.page.getByRole('heading', { name: 'Sign in to Waybill' }).waitFor()
  await person.open('/connections')
  await person.page.getByRole('heading', { name: 'Sign in to Waybill' }).waitFor()
  await person.context.close()
})

test('a session that ended leads to sign-in, and from there back to the page', async () => {
  const person = await world.owner()
  await person.open('/connections?q=acme')
  await row(person.page, 'acme').waitFor()
  await person.context.clearCookies()
  await row(person.page, 'acme').getByRole('link', { name: 'acme' }).click()
  await person.page.getByRole('heading', { name: 'Sign in to Waybill' }).waitFor()
  await signIn(person, OWNER)
  await person.page.getByRole('heading', { name: 'acme', level: 1 }).waitFor()
  await person.context.close()
})

test('a stream of events that is refused leads there, too', async () => {
  const person = await world.owner()
  await person.page.route('**/api/events', (route) => route.fulfill({ status: 401, json: {} }), {
    times: 1,
  })
  await person.open('/connections?q=acme')
  await person.page.getByRole('heading', { name: 'Sign in to Waybill' }).waitFor()
  await signIn(person, OWNER)
  await row(person.page, 'acme').waitFor()
  const { pathname, search } = new URL(person.page.url())
  assert.equal(pathname + search, '/connections?q=acme')
  await person.context.close()
})

test('an API key is shown once, does what it is for, and ends when it is deleted', async () => {
  const { page } = owner
  await owner.open('/settings/keys')
  await button(page, 'New API key').click()
  await box(page, 'Name').fill('ci')
  await choose(page, box(page, 'May'), 'look at everything')
  await button(page, 'Save').click()
  const token = await box(page, 'Your new API key').inputValue()
  assert.match(token, /^tra_/)
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click()
  await row(page, 'ci').getByText('look at everything').waitFor()
  assert.ok(!(await page.content()).includes(token), 'the key is still in the page')

  const asked = () =>
    fetch(`${world.base}/api/connections/s3`, { headers: { Authorization: `Token ${token}` } })
  const { items } = await (await asked()).json()
  assert.deepEqual(
    items.map(({ name }) => name),
    ['acme'],
  )
  const made = await fetch(`${world.base}/api/labels`, {
    method: 'POST',
    headers: { Authorization: `Token ${token}`, 'Content-Type': 'application/json' },
    body: '{"name":"by-key","color":"#000000"}',
  })
  assert.equal(made.status, 403)
  assert.match((await made.json()).message, /API key/)
  await page.getByRole('button', { name: 'Delete ci' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox').fill('ci')
  await dialog.getByRole('button', { name: 'Delete' }).click()
  await row(page, 'ci').waitFor({ state: 'detached' })
  assert.equal((await asked()).status, 401)
})

/** A person who may look at one transfer, through a team and a group; made by the API. */
async function givenViewer(transfer) {
  const { api } = owner
  const { id } = await api.good('POST', '/api/users', { ...VIEWER, role: 'member' })
  const me = (await api.good('GET', '/api/session')).user.id
  const team = await api.good('POST', '/api/teams', {
    name: 'sales',
    members: [
      { user_id: me, role: 'team_admin' },
      { user_id: id, role: 'team_member' },
    ],
  })
  const group = await api.good('POST', '/api/resource_groups', {
    name: 'sales',
    description: '',
    teams: [{ team_id: team.id, role: 'viewer' }],
  })
  await api.good('PATCH', `/api/job_definitions/${transfer.id}`, { resource_group_id: group.id })
}

/** Its job is not run again, and its schedule not switched, by one who may only look. */
async function assertOnlyLooks(viewer, transfer) {
  const job = await ended(owner, await startJob(owner, transfer))
  await viewer.open(`/jobs/${job.id}`)
  await viewer.page.getByText('It balances').waitFor()
  await viewer.page.getByText('You may look at it, but not run it again.').waitFor()
  assert.equal(await button(viewer.page, 'Run again').count(), 0)

  const schedules = [{ frequency: 'daily', hour: 3, minute: 0, time_zone: 'UTC' }]
  await owner.api.good('PATCH', `/api/job_definitions/${transfer.id}`, { schedules })
  await viewer.open('/schedules')
  const line = row(viewer.page, 'orders')
  await line.getByText('You may not change it').waitFor()
  assert.ok(await line.getByRole('switch').isDisabled())
}

test('a viewer sees a transfer and finds nothing to change it or run it with', async () => {
  const transfer = await givenTransfer(
    owner,
    documentOf(world, { name: 'orders', prefix: 'in/', columns: COLUMNS }),
  )
  await givenViewer(transfer)
  const viewer = await world.person()
  await viewer.open('/transfers')
  await signIn(viewer, VIEWER)
  await viewer.page.getByRole('link', { name: 'orders' }).click()
  await viewer.page.getByRole('heading', { name: 'orders', level: 1 }).waitFor()
  await viewer.page.getByText('path_prefix: in/').waitFor()
  for (const name of ['Run', 'Edit', 'Delete']) {
    assert.equal(await viewer.page.getByRole('button', { name, exact: true }).count(), 0, name)
    assert.equal(await viewer.page.getByRole('link', { name, exact: true }).count(), 0, name)
  }
  await assertOnlyLooks(viewer, transfer)
  // Whoever types the address all the same is told that it may not be.
  await viewer.open(`/transfers/${transfer.id}/edit?step=3`)
  await viewer.page.getByText('You may look at this transfer, but not change it.').waitFor()
  assert.equal(await button(viewer.page, 'Save').count(), 0)
  await viewer.context.close()
})
