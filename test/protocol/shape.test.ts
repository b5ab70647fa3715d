import { lengthBucket, valueShape } from '@hindsight/protocol/shape'
import fc from 'fast-check'
import { expect, test } from 'vitest'

test.each([
  ['', ['empty']],
  ['   ', ['empty']],
  ["O'Brien", ['apostrophe']],
  ['O’Brien', ['apostrophe']],
  ['de Vries', ['space']],
  ['Müller', ['diacritic']],
  ['Søren', ['diacritic']],
  ['Smith-Jones', ['hyphen']],
  ['Jansen ', ['outerSpace']],
  ['Иванова', ['nonLatin']],
  ['4711', ['digit']],
  ['Jansen', []],
])('%j has the shape %j', (value, flags) => {
  expect(valueShape(value)).toEqual(flags)
})

test('how it got there is told apart', () => {
  expect(valueShape('x', { autofilled: true, pasted: true })).toEqual(['autofilled', 'pasted'])
})

test('a shape never depends on which letters were typed', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z]{1,20}$/), fc.stringMatching(/^[a-z]{1,20}$/), (one, other) => {
      expect(valueShape(one)).toEqual(valueShape(other))
    }),
  )
})

test('length is told in buckets only', () => {
  expect([0, 1, 3, 4, 8, 9, 16, 17, 32, 33, 400].map((n) => lengthBucket('x'.repeat(n)))).toEqual([
    '0',
    '1-3',
    '1-3',
    '4-8',
    '4-8',
    '9-16',
    '9-16',
    '17-32',
    '17-32',
    '33+',
    '33+',
  ])
})
