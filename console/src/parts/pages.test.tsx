import { screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { renderPart } from '~/testing/render'
import { useFurther, usePages } from './pages'

const LAST = 4

/** Pages "0" to "4" of one number each. */
function countingServer() {
  const asked: string[] = []
  vi.stubGlobal('fetch', async (url: string) => {
    const cursor = new URL(url, 'http://x').searchParams.get('cursor') ?? '0'
    asked.push(cursor)
    const next = Number(cursor) < LAST ? String(Number(cursor) + 1) : null
    return new Response(JSON.stringify({ items: [Number(cursor)], next_cursor: next }))
  })
  return asked
}

function Numbers({ wanted }: { wanted: number }) {
  const pages = usePages<number>(['numbers'], '/numbers')
  const found = pages.rows.filter((row) => row === wanted)
  useFurther(pages, found.length)
  if (found.length > 0) return <p>found {found}</p>
  return pages.isSuccess && !pages.hasNextPage ? <p>none</p> : <p>reading</p>
}

test('a list is read on until something fits, and no further', async () => {
  const asked = countingServer()
  await renderPart(<Numbers wanted={2} />)
  await screen.findByText('found 2')
  expect(asked).toEqual(['0', '1', '2'])
})

test('that nothing fits is said of the whole list', async () => {
  const asked = countingServer()
  await renderPart(<Numbers wanted={9} />)
  await screen.findByText('none')
  expect(asked).toEqual(['0', '1', '2', '3', '4'])
})
