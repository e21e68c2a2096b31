import type { Preview } from '~/api/types'

const LEAST_PX = 128
const MOST_PX = 420
const CHARACTER_PX = 7.6
const PADDING_PX = 24
const ROWS = 100
// Of the mark in a head.
const MARK_CHARACTERS = 3

// A Chinese or Japanese character takes the room of two others.
const roomOf = (text: string) =>
  [...text].reduce((room, character) => room + (character > '\u2e7f' ? 2 : 1), 0)

/** How wide a column is, by its head and the longest of its first texts; within limits. */
export function widthOf(head: string[], preview: Preview, place: number): number {
  const texts = preview.rows.slice(0, ROWS).map((row) => row[place] ?? '')
  const heads = head.map((text) => roomOf(text) + MARK_CHARACTERS)
  const longest = Math.max(...heads, ...texts.map(roomOf))
  return Math.round(Math.min(MOST_PX, Math.max(LEAST_PX, longest * CHARACTER_PX + PADDING_PX)))
}
