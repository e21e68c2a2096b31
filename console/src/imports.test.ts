import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = dirname(fileURLToPath(import.meta.url))

const filesIn = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? filesIn(path) : /\.tsx?$/.test(name) ? [path] : []
  })

/** The file that an import names; undefined for a package. */
function fileOf(from: string, named: string): string | undefined {
  if (!/^[.~]/.test(named)) return undefined
  const base = named.startsWith('~/') ? join(root, named.slice(2)) : join(dirname(from), named)
  const tries = ['.ts', '.tsx', '/index.ts', '/index.tsx'].map((end) => base + end)
  return tries.find((path) => existsSync(path))
}

const importsOf = (path: string): string[] =>
  [...readFileSync(path, 'utf8').matchAll(/(?:from|import)\s*\(?'([^']+)'/g)].flatMap(
    ([, named = '']) => fileOf(path, named) ?? [],
  )

/** A way from a file back to itself, or nothing. */
function cycleFrom(start: string, all: Map<string, string[]>): string[] | undefined {
  const seen = new Set<string>()
  const walk = (at: string, way: string[]): string[] | undefined => {
    for (const next of all.get(at) ?? []) {
      if (next === start) return [...way, next]
      if (seen.has(next)) continue
      seen.add(next)
      const found = walk(next, [...way, next])
      if (found) return found
    }
    return undefined
  }
  return walk(start, [start])
}

test('no file imports itself by way of others, types included', () => {
  const all = new Map(filesIn(root).map((path) => [path, importsOf(path)]))
  const cycles = [...all.keys()].flatMap((path) => {
    const way = cycleFrom(path, all)
    return way ? [way.map((file) => file.slice(root.length + 1)).join(' → ')] : []
  })
  expect(all.size).toBeGreaterThan(100)
  expect(cycles).toEqual([])
})
