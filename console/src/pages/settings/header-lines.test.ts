import { expect, test } from 'vitest'
import { readHeaders } from './header-lines'

test('headers are read a line each, with colons in their values', () => {
  expect(readHeaders('Authorization: Bearer a:b\n\n X-Team :  data \n')).toEqual({
    headers: { Authorization: 'Bearer a:b', 'X-Team': 'data' },
  })
})

test('a line that is no header is named', () => {
  expect(readHeaders('X-Team: data\nnonsense').wrongLine).toBe(2)
  expect(readHeaders(': nameless').wrongLine).toBe(1)
})
