// Opens the built console, under the mock and the real content policy, in a browser.
import { spawn } from 'node:child_process'
import { chromium } from 'playwright-core'

const root = new URL('..', import.meta.url).pathname

/** Starts `vite preview` on a free port; gives its address and how to stop it. */
async function startServer() {
  const child = spawn(
    'node',
    ['node_modules/vite/bin/vite.js', 'preview', '--port', '0', '--host', '127.0.0.1'],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const address = await new Promise((resolve, reject) => {
    let said = ''
    child.stdout.on('data', (piece) => {
      said += piece
      // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are cut out of what Vite prints
      const found = /http:\/\/127\.0\.0\.1:(\d+)/.exec(said.replace(/\u001b\[\d+m/g, ''))
      if (found) resolve(found[0])
    })
    child.on('exit', () => reject(new Error(`the preview server ended: ${said}`)))
  })
  return { address, stop: () => child.kill() }
}

export async function withBrowser(work) {
  const server = await startServer()
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  })
  try {
    return await work({ browser, address: server.address })
  } finally {
    await browser.close()
    server.stop()
  }
}

/** A page in a language and theme; what its console complains about is collected in `complaints`. */
export async function openPage(
  browser,
  { language = 'en', theme = 'light', width = 1280, height = 860 } = {},
) {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    locale: language,
  })
  await context.addInitScript(
    ([chosenTheme, chosenLanguage]) => {
      localStorage.setItem('waybill-theme', chosenTheme)
      localStorage.setItem('waybill-language', chosenLanguage)
    },
    [theme, language],
  )
  const page = await context.newPage()
  const complaints = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  return { page, complaints, close: () => context.close() }
}
