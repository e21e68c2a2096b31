// Files over 300 lines hold a second subject.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

const LIMIT = 300
const root = new URL('..', import.meta.url).pathname
const walk = (folder) =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? walk(path) : [path]
  })
const long = ['src', 'mock', 'build', 'scripts', 'e2e']
  .flatMap((folder) => walk(join(root, folder)))
  .filter((path) => /\.(ts|tsx|css|mjs)$/.test(path) && !path.endsWith('openapi.d.ts'))
  .map((path) => ({ path, lines: readFileSync(path, 'utf8').split('\n').length }))
  .filter(({ lines }) => lines > LIMIT)
for (const { path, lines } of long) console.error(`${path.slice(root.length)}: ${lines} lines`)
if (long.length > 0) process.exit(1)
