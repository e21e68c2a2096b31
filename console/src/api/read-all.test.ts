import { expect, test, vi } from 'vitest'
import { readAll } from './read-all'

test('a list is read to its end, however many pages it has', async () => {
  const pages: Record<string, unknown> = {
    '/api/teams?limit=100': { items: [1, 2], next_cursor: 'b' },
    '/api/teams?limit=100&cursor=b': { items: [3], next_cursor: 'c' },
    '/api/teams?limit=100&cursor=c': { items: [4], next_cursor: null },
  }
  vi.stubGlobal('fetch', async (url: string) => new Response(JSON.stringify(pages[url])))
  expect(await readAll<number>('/teams')).toEqual({ items: [1, 2, 3, 4], next_cursor: null })
})
