import { expect, test } from 'vitest'
import { steadyOrder } from '../../dashboard/src/api/steadyOrder.ts'

test('the first answer stands as it came', () => {
  expect(steadyOrder([], [], ['a', 'b', 'c'])).toEqual(['a', 'b', 'c'])
  expect(steadyOrder([], ['x', 'a'], ['a', 'b'])).toEqual(['x', 'a', 'b'])
})

test('new rows come on top, in the order of the server', () => {
  expect(steadyOrder(['a', 'b'], ['y', 'x', 'a', 'b'], ['a', 'b'])).toEqual(['y', 'x', 'a', 'b'])
})

test('a row that the server now has first stays where it is', () => {
  expect(steadyOrder(['a', 'b', 'c'], ['c', 'a'], ['a', 'b', 'c'])).toEqual(['a', 'b', 'c'])
})

test('an older page goes below', () => {
  expect(steadyOrder(['x', 'a', 'b'], ['x', 'a'], ['a', 'b', 'c', 'd'])).toEqual(['x', 'a', 'b', 'c', 'd'])
})

test('a row that is in no answer any more is gone, and no row stands twice', () => {
  expect(steadyOrder(['a', 'b', 'c'], ['a', 'c'], [])).toEqual(['a', 'c'])
  expect(steadyOrder(['a'], ['b', 'a'], ['b', 'a'])).toEqual(['b', 'a'])
})
