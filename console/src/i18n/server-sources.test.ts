import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import server from './ja/server'
import system from './ja/server/system'

const SOURCES = join(dirname(fileURLToPath(import.meta.url)), '../../../src')
const isSource = (name: string) =>
  /\.(cc|h)$/.test(name) && !/(_test|_fuzz|_bench)\.cc$|^(testing|fake)_/.test(name)

const filesIn = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? filesIn(path) : isSource(name) ? [path] : []
  })

// A comment, a character, a raw string, a string, blanks, anything else.
const TOKEN =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^'\\\n]|\\.)'|R"([^()\s]*)\(([\s\S]*?)\)\1"|"((?:[^"\\\n]|\\.)*)"|\s+|[\s\S]/g
const ESCAPES: Record<string, string> = { n: '\n', t: '\t' }
const plain = (literal: string) =>
  literal.replace(/\\(.)/g, (_, letter: string) => ESCAPES[letter] ?? letter)

/** The string literals of a file; those that stand side by side are one. */
function literalsOf(source: string): string[] {
  const found: string[] = []
  let joined: string | null = null
  for (const [token, , raw, quoted] of source.matchAll(TOKEN)) {
    if (/^(\s|\/\/|\/\*)/.test(token)) continue
    const literal = raw ?? (quoted === undefined ? undefined : plain(quoted))
    if (literal !== undefined) {
      joined = (joined ?? '') + literal
    } else if (joined !== null) {
      found.push(joined)
      joined = null
    }
  }
  return found
}

/** With every value of fmt as `{}`. */
const normal = (text: string) => text.replace(/\{[\w:.%#+<>-]*\}/g, '{}')

// What the sources put together of several literals, and these.
const COMPOSED: Record<string, string[]> = {
  "path_match_pattern '{}'": ['path_match_pattern', "{} '{}'"],
  "decoder.match_name '{}'": ['decoder.match_name', "{} '{}'"],
  "match_name '{}'": ['match_name', "{} '{}'"],
  "'] is missing": ['{} is missing'],
  '"] is missing': ['{} is missing'],
  "CA file '{}'": ["CA file '"],
  '{} line {} column {}': ['{} line {}{}: {}: {}', ' column {}'],
  "{} is not a {} of the format '{}'": ['{} is not a {}', " of the format '{}'"],
  "there is no connection '{}'": ["{}.connection: {} '{}'", 'there is no connection'],
  "you may not use the connection '{}'": [
    "{}.connection: {} '{}'",
    'you may not use the connection',
  ],
  '{} is needed with notification_type {}': ['{} {} notification_type {}', 'is needed with'],
  '{} goes only with notification_type {}': ['{} {} notification_type {}', 'goes only with'],
  'what was staged could not all be removed ({}): repair the job to try again': [
    '; what was staged could not all be removed (',
    '): repair the job to try again',
  ],
}
const trimmed = (template: string) => template.replace(/^(\{\})+|(\{\})+$/g, '')
const catalogue = { ...server.sentences, ...server.places }

test.skipIf(!existsSync(SOURCES))('every template still is what the server says', () => {
  const literals = filesIn(SOURCES).flatMap((path) => literalsOf(readFileSync(path, 'utf8')))
  const said = literals.map(normal).join('\0')
  const gone = Object.keys(catalogue)
    .filter((template) => !(template in system))
    .flatMap((template) => COMPOSED[template] ?? trimmed(template))
    .filter((literal) => !said.includes(literal))
  expect(literals.length).toBeGreaterThan(3000)
  expect(gone).toEqual([])
})

test('no two files translate the same template', () => {
  const count = Object.values(server.subjects).flatMap(Object.keys).length
  expect(Object.keys(server.sentences)).toHaveLength(count)
})

test('a translation uses the values that there are, and is not empty', () => {
  const wrong = Object.entries(catalogue).filter(([template, translation]) => {
    const values = template.split('{}').length - 1
    const used = [...translation.matchAll(/\{(\d+)\*?\}/g)].map(([, n]) => Number(n))
    return translation.trim() === '' || used.some((n) => n < 1 || n > values)
  })
  expect(wrong).toEqual([])
})
