/** Shares and their intervals, against published numbers and against the definition. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rateOf } from '../../../collector/src/statistics/rate.ts'

test('10 of 100 lies between 5.52 % and 17.44 %', () => {
  const { rate, low, high } = rateOf(10, 100)
  expect(rate).toBe(0.1)
  expect(low).toBeCloseTo(0.0552, 4)
  expect(high).toBeCloseTo(0.1744, 4)
})

test('nobody of nobody is no rate, not zero', () => {
  expect(rateOf(0, 0)).toEqual({ k: 0, n: 0, rate: null, low: null, high: null })
})

test('none and all end at 0 and 1, and still say how little is known', () => {
  expect(rateOf(0, 10)).toMatchObject({ rate: 0, low: 0 })
  expect(rateOf(0, 10).high).toBeCloseTo(0.2775, 4)
  expect(rateOf(10, 10)).toMatchObject({ rate: 1, high: 1 })
  expect(rateOf(10, 10).low).toBeCloseTo(0.7225, 4)
})

test('the interval holds the share, its ends solve the score equation, and more observations narrow it', () => {
  const counts = fc
    .integer({ min: 1, max: 1_000_000 })
    .chain((n) => fc.record({ n: fc.constant(n), k: fc.integer({ min: 0, max: n }) }))
  const z = 1.959963985
  fc.assert(
    fc.property(counts, ({ k, n }) => {
      const { low, high } = rateOf(k, n)
      if (low === null || high === null) throw new Error('an interval is missing')
      expect(low).toBeLessThanOrEqual(k / n)
      expect(high).toBeGreaterThanOrEqual(k / n)
      expect(low).toBeGreaterThanOrEqual(0)
      expect(high).toBeLessThanOrEqual(1)
      // Wilson's ends are the shares p from which k of n lies just z standard errors away.
      for (const p of [low, high]) {
        if (p === 0 || p === 1) continue
        expect((k / n - p) ** 2).toBeCloseTo((z * z * p * (1 - p)) / n, 9)
      }
      const tenfold = rateOf(10 * k, 10 * n)
      expect((tenfold.high ?? 1) - (tenfold.low ?? 0)).toBeLessThan(high - low)
    }),
  )
})
