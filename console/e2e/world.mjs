// What every browser test stands on: the rig, a browser with a fresh profile, people signed in.
import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach } from 'node:test'
import { chromium } from 'playwright-core'
import { startRig } from './rig.mjs'

export const OWNER = { email: 'owner@example.com', password: 'correct horse 7 battery' }
export const PATIENCE_MS = 30_000

const launch = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    // Nothing but the console may be reached: no name resolves, and the browser's own errands are off.
    args: [
      '--no-sandbox',
      '--disable-background-networking',
      '--disable-component-update',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ],
  })

// A refusal of the API is an answer that the page shows; Chromium also writes it on its console.
const isRefusal = (text) => text.startsWith('Failed to load resource:')

/** Everything that a page must never do: complain, open a dialog, run what was planted, leave the host. */
function watch(page, home, complaints) {
  page.on('console', (message) => {
    if (!['error', 'warning'].includes(message.type()) || isRefusal(message.text())) return
    complaints.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => complaints.push(`error: ${error}`))
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`)
    dialog.dismiss()
  })
  page.on('request', (request) => {
    const address = new URL(request.url())
    if (address.protocol.startsWith('http') && address.origin !== home()) {
      complaints.push(`asked ${address.origin}`)
    }
  })
}

/** The server, as one person's program asks it. */
class Caller {
  csrf = ''
  constructor(context, base) {
    this.context = context
    this.base = base
  }
  async ask(method, path, data) {
    const reply = await this.context.request.fetch(this.base() + path, {
      method,
      data,
      headers: { 'X-CSRF-Token': this.csrf, 'Content-Type': 'application/json' },
    })
    const text = await reply.text()
    return { status: reply.status(), answer: text === '' ? {} : JSON.parse(text) }
  }
  async good(method, path, data) {
    const { status, answer } = await this.ask(method, path, data)
    assert.ok(status < 300, `${method} ${path}: ${status} ${JSON.stringify(answer)}`)
    return answer
  }
}

export class World {
  complaints = []

  static async start() {
    const world = new World()
    world.rig = await startRig()
    world.browser = await launch()
    world.base = world.rig.facts.url
    return world
  }

  get facts() {
    return this.rig.facts
  }

  tell(order) {
    return this.rig.tell(order)
  }

  /** A person of their own: cookies, language, theme, window. */
  async person({ language = 'en', theme = 'light', width = 1280, height = 900, state } = {}) {
    const context = await this.browser.newContext({
      viewport: { width, height },
      colorScheme: theme,
      locale: language,
      timezoneId: 'UTC',
      storageState: state,
      permissions: ['clipboard-read', 'clipboard-write'],
    })
    context.setDefaultTimeout(PATIENCE_MS)
    await context.addInitScript(
      ([chosenTheme, chosenLanguage]) => {
        localStorage.setItem('waybill-theme', chosenTheme)
        localStorage.setItem('waybill-language', chosenLanguage)
        document.addEventListener('securitypolicyviolation', (event) =>
          console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`),
        )
      },
      [theme, language],
    )
    const page = await context.newPage()
    watch(page, () => this.base, this.complaints)
    const api = new Caller(context, () => this.base)
    return { context, page, api, open: (path) => page.goto(this.base + path) }
  }

  /** The first person, made without the browser, in a page of their own each time. */
  async owner(look) {
    const person = await this.person({ ...look, state: this.ownerState })
    if (this.ownerState) {
      person.api.csrf = (await person.api.good('GET', '/api/session')).csrf_token
      return person
    }
    const token = this.facts.setup.split('token=')[1]
    person.api.csrf = (await person.api.good('POST', '/api/setup', { token, ...OWNER })).csrf_token
    this.ownerState = await person.context.storageState()
    return person
  }

  /** Fails with what the pages complained of since the last time. */
  assertQuiet() {
    assert.deepEqual(this.complaints.splice(0), [])
  }

  async stop() {
    await this.browser?.close()
    await this.rig?.stop()
  }
}

// Of the file under test: it runs in a process of its own, and its imports see these change.
export let world
export let owner
export let page

/** One world for the file, made ready by `prepare`; for each test the owner in a fresh window. */
export function inOneWorld(prepare) {
  before(async () => {
    world = await World.start()
    owner = await world.owner()
    await prepare()
  })
  after(() => world.stop())
  beforeEach(async () => {
    owner = await world.owner()
    page = owner.page
  })
  afterEach(async () => {
    await owner.context.close()
    world.assertQuiet()
  })
}

/** Waits, by asking, until `probe` gives something true; gives it. */
export async function until(probe, what) {
  const deadline = Date.now() + PATIENCE_MS
  for (;;) {
    const found = await probe()
    if (found) return found
    assert.ok(Date.now() < deadline, `it did not happen: ${what}`)
  }
}
