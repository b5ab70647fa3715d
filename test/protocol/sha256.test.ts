import { createHash } from 'node:crypto'
import { sha256 } from '@hindsight/protocol/sha256'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const reference = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex')

test('agrees with the platform on every length around a block', () => {
  for (let length = 0; length <= 200; length++) {
    const text = 'é'.repeat(length >> 1) + 'x'.repeat(length & 1)
    expect(sha256(text)).toBe(reference(text))
  }
})

test('agrees with the platform on arbitrary text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (text) => {
      expect(sha256(text)).toBe(reference(text))
    }),
  )
})

test('agrees with the platform on a stylesheet of a megabyte', () => {
  const css = '.a { color: rgb(1, 2, 3) }\n'.repeat(40_000)
  expect(sha256(css)).toBe(reference(css))
})
