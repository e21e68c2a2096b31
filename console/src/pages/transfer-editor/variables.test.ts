import { expect, test } from 'vitest'
import {
  asName,
  newVariable,
  ofType,
  plainName,
  problemOf,
  variablesOf,
  withVariables,
} from './variables'

test('a name is written between dollar signs, however it was typed', () => {
  for (const typed of ['today', '$today$', '$today']) expect(asName(typed)).toBe('$today$')
  expect(plainName({ name: '$today$' })).toBe('today')
})

test('a new one has a name of its own, and can be used as it is', () => {
  const first = newVariable([], 'Asia/Tokyo')
  expect(first).toEqual({
    name: '$today$',
    type: 'timestamp',
    format: '%Y-%m-%d',
    time_zone: 'Asia/Tokyo',
  })
  expect(newVariable([first], 'UTC').name).toBe('$today_2$')
})

test('another kind drops what is not its own', () => {
  const time = { name: '$d$', type: 'timestamp', format: '%H', quantity: 3, time_zone: 'UTC' }
  expect(ofType(time, 'string')).toEqual({ name: '$d$', type: 'string', value: '' })
  expect(ofType(time, 'timestamp_runtime')).toEqual({
    name: '$d$',
    type: 'timestamp_runtime',
    format: '%H',
    time_zone: 'UTC',
  })
})

test('the last one taken away leaves no list behind', () => {
  const document = { name: 'orders', variables: [{ name: '$d$', type: 'string', value: 'x' }] }
  expect(variablesOf(document)).toHaveLength(1)
  expect(withVariables(document, [])).toEqual({ name: 'orders' })
})

test('a problem is told at the option that it is about', () => {
  const problems = [{ pointer: '/variables/1/format', message: 'must be given' }]
  expect(problemOf(problems, 1, 'format')).toBe('must be given')
  expect(problemOf(problems, 0, 'format')).toBeUndefined()
})
