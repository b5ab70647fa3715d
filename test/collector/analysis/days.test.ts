/** Days of a site's time zone, where clocks are put forward and back. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dayOf, daysOf, startOfDay } from '../../../collector/src/queries/days.ts'

const zones = [
  'UTC',
  'Europe/Amsterdam',
  'America/Santiago',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'America/New_York',
]
const hour = 3_600_000

test('a day begins at its first moment and not before', () => {
  const times = fc.integer({ min: Date.UTC(2015, 0, 1), max: Date.UTC(2030, 0, 1) })
  fc.assert(
    fc.property(fc.constantFrom(...zones), times, (zone, at) => {
      const day = dayOf(at, zone)
      const start = startOfDay(day, zone)
      expect(dayOf(start, zone)).toBe(day)
      expect(dayOf(start - 1, zone) < day).toBe(true)
      expect(start).toBeLessThanOrEqual(at)
      expect(at - start).toBeLessThan(25 * hour)
    }),
    { numRuns: 400, seed: 1 },
  )
})

test('midnight that is skipped, and days of 23 and 25 hours', () => {
  const lengthOf = (day: string, next: string, zone: string) => (startOfDay(next, zone) - startOfDay(day, zone)) / hour
  expect(lengthOf('2024-03-31', '2024-04-01', 'Europe/Amsterdam')).toBe(23)
  expect(lengthOf('2024-10-27', '2024-10-28', 'Europe/Amsterdam')).toBe(25)
  // Chile puts its clocks forward at midnight: the day begins at one.
  expect(new Date(startOfDay('2023-09-03', 'America/Santiago')).toISOString()).toBe('2023-09-03T04:00:00.000Z')
})

test('days that the period only touches, or that are not over, are not complete', () => {
  const period = { fromMs: Date.UTC(2024, 5, 1, 1), toMs: Date.UTC(2024, 5, 4) }
  const now = Date.UTC(2024, 5, 3, 23, 59)
  expect(daysOf(period, 'UTC', now)).toEqual([
    { day: '2024-06-01', complete: false },
    { day: '2024-06-02', complete: true },
    { day: '2024-06-03', complete: false },
  ])
})
