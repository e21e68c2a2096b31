// Runs the browser tests, one file after the other; ends with "N passed, N failed".
//   node e2e/run.mjs [part of a file's name …]
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('.', import.meta.url))
const wanted = process.argv.slice(2)
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.test.mjs'))
  .filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)))
const totals = { pass: 0, fail: 0, cancelled: 0 }
for (const file of files) {
  const { stdout, status } = spawnSync('node', ['--test', '--test-reporter=tap', folder + file], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  console.log(stdout.replace(/^ *(#|duration_ms|type:|---|\.\.\.).*\n/gm, ''))
  const said = (word) => Number(new RegExp(`^# ${word} (\\d+)$`, 'm').exec(stdout)?.[1] ?? 0)
  for (const word of Object.keys(totals)) totals[word] += said(word)
  if (status !== 0 && said('fail') + said('cancelled') === 0) totals.fail += 1
}
const failed = totals.fail + totals.cancelled
console.log(`${totals.pass} passed, ${failed} failed`)
process.exit(failed > 0 || totals.pass === 0 ? 1 : 0)
