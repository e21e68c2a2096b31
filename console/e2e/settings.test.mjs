// The settings on the real binary: where messages go and what became of them, and who did what.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { after, before, test } from 'node:test'
import { violations } from './axe.mjs'
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
import { inOneWorld, OWNER, owner, page, until, world } from './world.mjs'

/** What listens for messages: it keeps them, and answers what the test wants. */
const receiver = { status: 200, got: [] }
before(async () => {
  receiver.server = createServer(async (request, reply) => {
    let body = ''
    for await (const piece of request) body += piece
    receiver.got.push({ team: request.headers['x-team'], body })
    reply.writeHead(receiver.status).end()
  })
  await new Promise((listening) => receiver.server.listen(0, '127.0.0.1', listening))
  receiver.url = `http://127.0.0.1:${receiver.server.address().port}/hook`
})
after(() => receiver.server.close())

inOneWorld(async () => {
  await givenConnection(owner, world)
})

const openDestinations = async () => {
  await owner.open('/settings/notifications')
  await page.getByText('HTTP POST', { exact: true }).click()
}

test('a destination is made, and a test message arrives there with its headers', async () => {
  await openDestinations()
  await button(page, 'New destination').click()
  await box(page, 'Name').fill('pager')
  await box(page, 'Description').fill('wakes the night shift')
  await box(page, 'URL').fill(receiver.url)
  await box(page, 'Headers').fill('X-Team: data')
  await page.getByLabel('Send header values unencrypted').check()
  // A click beside the form loses nothing of it.
  await page.mouse.click(5, 5)
  await button(page, 'Save').click()
  await row(page, 'pager').getByRole('button', { name: 'Send a test' }).click()
  await page.getByText('The test message was sent.').waitFor()
  assert.equal(receiver.got.length, 1)
  assert.equal(receiver.got[0].team, 'data')
})

test('what could not be sent is said at once, and stays to be seen', async () => {
  const [pager] = (await owner.api.good('GET', '/api/notification_destinations/http')).items
  receiver.status = 400
  await openDestinations()
  await row(page, 'pager').getByRole('button', { name: 'Send a test' }).click()
  await page.getByText(/^The test message was not sent: .*400/).waitFor()

  const broken = documentOf(world, { name: 'broken', prefix: 'in/', columns: [] })
  broken.source.bucket = 'no-such-bucket'
  broken.source.parser.columns = [{ name: 'id', type: 'long' }]
  const transfer = await givenTransfer(owner, broken)
  await owner.api.good('PATCH', `/api/job_definitions/${transfer.id}`, {
    notifications: [
      {
        destination_type: 'http',
        http_notification_destination_id: pager.id,
        notification_type: 'job',
        notify_when: 'failed',
        message: '{{ JOB_STATUS }}',
      },
    ],
  })
  const job = await ended(owner, await startJob(owner, transfer))
  await until(async () => {
    const { items } = await owner.api.good('GET', '/api/notification_deliveries?state=failed')
    return items.some(({ job_id }) => job_id === job.id)
  }, 'the message is given up')
  await page.reload()
  const failures = page.getByRole('table', { name: 'Messages that could not be sent' })
  await row(failures, `#${job.id}`).getByText(/400/).waitFor()
})

test('the audit log is searched by person, action, outcome and day', async () => {
  const stranger = await world.person()
  await stranger.api.ask('POST', '/api/session', { ...OWNER, password: 'not the password 1' })
  await stranger.context.close()
  await owner.open('/settings/audit')
  await row(page, 'connections create').getByText('acme').waitFor()
  await choose(page, box(page, 'Result'), 'denied')
  await row(page, 'sign_in').first().waitFor()
  await row(page, 'connections create').waitFor({ state: 'detached' })
  await choose(page, box(page, 'Result'), 'ok')
  await choose(page, box(page, 'Who'), OWNER.email)
  await box(page, 'Action').fill('create')
  await row(page, 'connections create').waitFor()
  await row(page, 'sign_in').first().waitFor({ state: 'detached' })
  await page.getByLabel('To', { exact: true }).fill('2020-01-01')
  await row(page, 'connections create').waitFor({ state: 'detached' })
})

test('a list of hundreds of choices is gone through by keys, and axe has nothing to say of it', async () => {
  await owner.open('/settings/profile')
  const zone = box(page, 'Time zone')
  await zone.click()
  const options = page.getByRole('option')
  await options.first().waitFor()
  assert.ok((await options.count()) > 100, `${await options.count()} options`)
  const list = page.getByRole('listbox')
  const [shown, whole] = await list.evaluate((one) => [one.clientHeight, one.scrollHeight])
  assert.ok(whole > 3 * shown, `${whole} in ${shown}`)
  assert.deepEqual(await violations(owner), [])
  // The last one comes into sight when the keys reach it.
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowUp')
  await until(() => list.evaluate((one) => one.scrollTop > one.clientHeight), 'it scrolls')
  await page.keyboard.press('Escape')
})
