// Fails when what a browser loads before the first page is 300 KB (gzip) or more.
import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const LIMIT = 300_000
const dist = new URL('../dist/', import.meta.url)
const html = readFileSync(new URL('index.html', dist), 'utf8')
const first = [...html.matchAll(/(?:src|href)="\/([^"]+)"/g)].map((found) => found[1])
const packed = (name) => gzipSync(readFileSync(new URL(name, dist))).length

// The frame and the dashboard come right after, so they count, too.
const assets = readdirSync(new URL('assets/', dist)).map((name) => `assets/${name}`)
const imports = (name) =>
  [...readFileSync(new URL(name, dist), 'utf8').matchAll(/from\s*"\.\/([^"]+)"/g)].map(
    (found) => `assets/${found[1]}`,
  )
const wanted = new Set(first)
for (const name of assets) {
  if (/\/(shell|dashboard)-/.test(name)) wanted.add(name)
}
for (const name of wanted) {
  if (name.endsWith('.js')) for (const needed of imports(name)) wanted.add(needed)
}
const total = [...wanted].reduce((sum, name) => sum + packed(name), 0)
for (const name of wanted) console.log(`${String(packed(name)).padStart(8)}  ${name}`)
console.log(`${String(total).padStart(8)}  first load, of at most ${LIMIT}`)
if (total >= LIMIT) process.exit(1)
