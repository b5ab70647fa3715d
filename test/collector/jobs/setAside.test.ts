/** Whatever sessions cost too much, all others are recomputed, and never twice by the same version. */
import { ClickHouseError } from '@clickhouse/client'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { createSetAside } from '../../../collector/src/jobs/setAside.ts'
import { createLog } from '../../../collector/src/log.ts'

const log = createLog('silent')
const keyOf = (n: number) => ({ siteId: 'shop', sessionDay: '2026-11-23', sessionId: String(n) })
const tooMuch = () =>
  new ClickHouseError({ code: '241', type: 'MEMORY_LIMIT_EXCEEDED', message: 'Memory limit exceeded' } as never)

test('any may be too large, alone or together', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 60 }), async (costs) => {
      const limit = 10
      const setAside = createSetAside(log)
      const done = new Map<string, number>()
      const tried = new Set<string>()
      await setAside.each(
        costs.map((_, n) => keyOf(n)),
        async (some, tries) => {
          for (const { sessionId } of some) {
            expect(tried).not.toContain(`${sessionId} ${tries}`)
            tried.add(`${sessionId} ${tries}`)
          }
          if (some.reduce((sum, { sessionId }) => sum + (costs[Number(sessionId)] ?? 0), 0) > limit) throw tooMuch()
          for (const { sessionId } of some) done.set(sessionId, (done.get(sessionId) ?? 0) + 1)
        },
      )
      for (const [n, cost] of costs.entries()) {
        expect(done.get(String(n)) ?? 0).toBe(cost > limit ? 0 : 1)
        expect(setAside.has(keyOf(n))).toBe(cost > limit)
      }
    }),
  )
})

test('one that was set aside is due after a minute, then after two, and forgotten when it succeeds', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  try {
    const setAside = createSetAside(log)
    const fail = async () => {
      throw tooMuch()
    }
    const dueAfter = (ms: number) => {
      vi.setSystemTime(Date.now() + ms)
      return setAside.due().length
    }
    await setAside.each([keyOf(1)], fail)
    expect([dueAfter(59_000), dueAfter(2_000)]).toEqual([0, 1])
    await setAside.each(setAside.due(), fail)
    expect([dueAfter(119_000), dueAfter(2_000)]).toEqual([0, 1])
    await setAside.each(setAside.due(), async () => undefined)
    expect([setAside.count(), dueAfter(3_600_000)]).toEqual([0, 0])
  } finally {
    vi.useRealTimers()
  }
})

test("what fails for another reason is nobody's fault", async () => {
  const setAside = createSetAside(log)
  const away = setAside.each([keyOf(1), keyOf(2)], async () => {
    throw new Error('connect ECONNREFUSED')
  })
  await expect(away).rejects.toThrow('ECONNREFUSED')
  expect(setAside.count()).toBe(0)
})
