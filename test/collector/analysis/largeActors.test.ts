/** Reports over who clicked thousands of times take memory in proportion, on an engine that has little. */
import type { FunnelDefinition } from '@hindsight/protocol/api/funnels'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runFunnel } from '../../../collector/src/queries/funnel/runFunnel.ts'
import { previewSignal } from '../../../collector/src/queries/signals/preview.ts'
import { made, startSmallEngine } from '../../support/smallEngine.ts'
import type { Stack } from '../../support/stack.ts'

const sessions = 60
const dayMs = 86_400_000
const midnight = Math.floor(Date.now() / dayMs) * dayMs
const period = { fromMs: midnight, toMs: midnight + dayMs }

let stack: Stack
beforeAll(async () => {
  stack = await startSmallEngine()
  await made(stack, { first: 1, sessions, perSession: 5_000, kind: 'click', everyMs: 500 })
  await stack.collector.rollUp.runOnce()
})
afterAll(() => stack?.stop())

const click = { kind: 'click', place: 'id:send' } as const
const modes: Partial<FunnelDefinition>[] = [
  {},
  { entry: 'first' },
  { stepWindowMs: 1_000 },
  { order: 'strict' },
  { order: 'unordered' },
  { breakdown: { of: 'attribute', name: 'browser' } },
]
test.each(modes)('a funnel of persons, %j', async (mode) => {
  const funnel: FunnelDefinition = { name: '', steps: [click, click, click], actor: 'person', windowMs: dayMs, ...mode }
  const { reached } = await runFunnel(stack.store, 'demo', funnel, period, Date.now())
  expect(reached).toEqual([sessions, sessions, sessions])
})

test('what other thresholds would flag', async () => {
  const question = { siteId: 'demo', period, signal: 'rageClick', present: {}, ignored: [] } as const
  const { proposed } = await previewSignal(stack.store, { ...question, proposed: { rageClick: { withinMs: 1_500 } } })
  expect(proposed).toEqual({ sessions, persons: sessions, signals: sessions })
})
