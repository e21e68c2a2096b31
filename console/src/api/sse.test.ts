import { expect, test } from 'vitest'
import { EventReader } from './sse'

const read = (...pieces: string[]) => {
  const reader = new EventReader()
  return pieces.flatMap((piece) => reader.push(piece))
}

// The examples of the HTML standard, section 9.2.6.
test('several data lines are one event, joined by a line feed', () => {
  expect(read('data: YHOO\ndata: +2\ndata: 10\n\n')).toEqual([
    { event: 'message', data: 'YHOO\n+2\n10', id: undefined },
  ])
})

test('a comment is nothing, and one blank after the colon is not data', () => {
  const events = read(
    ': test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n',
  )
  expect(events.map(({ data, id }) => [data, id])).toEqual([
    ['first event', '1'],
    ['second event', ''],
    [' third event', ''],
  ])
})

test('an event without its empty line is not an event yet', () => {
  expect(read('data: x\n')).toEqual([])
})

test('a field without a colon has an empty value', () => {
  expect(read('data\n\ndata\ndata\n\n').map(({ data }) => data)).toEqual(['', '\n'])
})

const WHOLE = 'event: row\r\ndata: {"a":1}\r\n\r\n: ping\r\revent: report\ndata: é\n\n'

test('any split of the text gives the same events', () => {
  const whole = read(WHOLE)
  expect(whole.map(({ event }) => event)).toEqual(['row', 'report'])
  for (let at = 1; at < WHOLE.length; at += 1) {
    expect(read(WHOLE.slice(0, at), WHOLE.slice(at)), `split at ${at}`).toEqual(whole)
  }
})
