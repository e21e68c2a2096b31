import { api } from './client'
import type { Page } from './types'

const PAGE_ROWS = 100

/** All of a list that people make by hand, and choose from: page after page to its end. */
export async function readAll<T>(path: string, signal?: AbortSignal): Promise<Page<T>> {
  const items: T[] = []
  let cursor: string | null = null
  do {
    const page: Page<T> = await api.get<Page<T>>(path, { limit: PAGE_ROWS, cursor }, signal)
    items.push(...page.items)
    cursor = page.next_cursor
  } while (cursor)
  return { items, next_cursor: null }
}
