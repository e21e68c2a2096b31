// Runs axe-core over every page in both themes, and fails on any violation of it, of the content
// policy, and on anything else that the browser complains about.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { openPage, withBrowser } from './browser.mjs'
import { SCENES } from './scenes.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const wanted = process.argv.slice(2)
const LOOKS = [
  { language: 'en', theme: 'light' },
  { language: 'ja', theme: 'dark' },
]
let bad = 0
await withBrowser(async ({ browser, address }) => {
  for (const look of LOOKS) {
    for (const scene of SCENES) {
      if (wanted.length > 0 && !wanted.some((part) => scene.name.includes(part))) continue
      const { page, complaints, close } = await openPage(browser, look)
      await page.addInitScript(() => {
        window.refusedByPolicy = []
        document.addEventListener('securitypolicyviolation', (event) =>
          window.refusedByPolicy.push(`${event.violatedDirective} ${event.blockedURI}`),
        )
      })
      await page.goto(address + scene.path)
      await page.waitForSelector('h1')
      await scene.act?.(page)
      await page.waitForTimeout(400)
      const refused = await page.evaluate(() => window.refusedByPolicy)
      // The debugger's world is not held to the page's policy.
      const { violations } = await page.evaluate(
        `${axe}; axe.run(document, { resultTypes: ['violations'] })`,
      )
      const found = [
        ...complaints,
        ...refused,
        ...violations.map(
          ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
        ),
      ]
      bad += found.length
      console.log(
        `${found.length === 0 ? 'ok ' : 'BAD'} ${scene.name} ${look.theme} ${look.language}`,
      )
      for (const line of found) console.log(`      ${line}`)
      await close()
    }
  }
})
console.log(`${bad} complaints`)
if (bad > 0) process.exit(1)
