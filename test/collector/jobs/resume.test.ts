/** A roll-up that was killed half way through what piled up leaves nothing out. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRollUp } from '../../../collector/src/jobs/rollUpSessions.ts'
import { createLog } from '../../../collector/src/log.ts'
import { type Stack, startStack } from '../../support/stack.ts'
import { openTab, sendBatch } from '../write/batches.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startStack()
})
afterAll(() => stack?.stop())

const idsOf = async () =>
  (await stack.store.query<{ id: string }>('SELECT toString(sessionId) AS id FROM sessions FINAL')).map(({ id }) => id)

test('a start after a kill computes what was stored long ago and not reached, though newer sessions were', async () => {
  await stack.collector.rollUp.stop()
  const waiting = openTab({})
  await sendBatch(stack.url, waiting.header([waiting.pageView({})]))
  await stack.store.command(
    'ALTER TABLE events UPDATE storedAt = storedAt - INTERVAL 10 MINUTE WHERE 1',
    {},
    {
      mutations_sync: '1',
    },
  )
  // What the killed one had reached: another session, with the version of that look.
  await stack.store.insert('sessions', [
    { siteId: 'demo', sessionDay: '2026-01-01', sessionId: randomUUID(), version: String(Date.now()) },
  ])
  expect(await idsOf()).not.toContain(waiting.sessionId)

  const { store, collector } = stack
  const again = createRollUp({
    store,
    sites: collector.sites,
    ignoreRules: { of: () => [] },
    visitorMarks: { of: () => new Map() },
    log: createLog('error'),
    storedHere: () => 0,
  })
  await again.runOnce()
  expect(await idsOf()).toContain(waiting.sessionId)
})
