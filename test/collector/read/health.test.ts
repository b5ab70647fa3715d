/** Data health beside the demo shop's sample history: what never arrived is not late, and delays nothing. */
import type { Health } from '@hindsight/protocol/api/health'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Stack, startStack } from '../../support/stack.ts'
import { openTab, sendBatch } from '../write/batches.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startStack({ env: { DEMO: 'on' } })
})
afterAll(() => stack?.stop())

test('a sample history has not arrived: it is neither slow, nor late, nor a recorder; who comes beside it is', async () => {
  const read = async () => {
    const headers = { authorization: `Bearer ${stack.apiKey}` }
    return (await (await fetch(`${stack.url}/api/sites/demo/health`, { headers })).json()) as Health
  }
  const stored = () =>
    stack.store
      .query<{ n: string }>('SELECT toString(count()) AS n FROM events WHERE receivedAt < now() - 3600')
      .then(([row]) => Number(row?.n))
  await expect.poll(stored, { timeout: 120_000 }).toBeGreaterThan(1_000)
  const before = await read()
  expect(before.storing).toEqual({ medianMs: null, p99Ms: null })
  expect(before.late).toEqual({ events: 0, all: 0 })
  expect(before.recorders).toEqual([])
  expect(before.minutes.every(({ events }) => events === 0)).toBe(true)
  const tab = openTab()
  expect((await sendBatch(stack.url, tab.header([tab.pageView()]))).status).toBe(200)
  const after = await read()
  expect(after.storing.p99Ms).toBeLessThan(60_000)
  expect(after.late).toEqual({ events: 0, all: 1 })
  expect(after.recorders).toMatchObject([{ sessions: 1, events: 1 }])
}, 180_000)
