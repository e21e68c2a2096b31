import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
// @ts-expect-error: a script has no types.
import { typesOfApi } from '../../scripts/types.mjs'

test('the types are those of docs/reference/openapi.json; else: npm run types', async () => {
  const kept = readFileSync('src/api/openapi.d.ts', 'utf8')
  expect((await typesOfApi()) === kept).toBe(true)
})
