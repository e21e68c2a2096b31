// axe, as the tests ask it.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds. The debugger's world is not held to the page's content policy. */
export async function violations({ page }) {
  const found = await page.evaluate(`${axe}; axe.run(document, { resultTypes: ['violations'] })`)
  return found.violations.map(({ id: rule, nodes }) => `${rule}: ${nodes.map((n) => n.html)}`)
}
