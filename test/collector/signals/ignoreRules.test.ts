/** Ignore rules in memory, read again while one is being added. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createIgnoreRules } from '../../../collector/src/ignoreRules.ts'
import { createState } from '../../../collector/src/state.ts'
import { type Stack, startStack } from '../../support/stack.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startStack()
})
afterAll(() => stack?.stop())

test('a rule that is read back before it is said to be added stands there once', async () => {
  const state = createState(stack.store)
  const put: typeof state.put = async (...given) => {
    const stored = await state.put(...given)
    await rules.load()
    return stored as never
  }
  const rules = createIgnoreRules({ ...state, put })
  const added = await rules.add('demo', {
    scope: 'point',
    signal: 'deadClick',
    path: '/pay',
    place: 'name:pay',
    pointId: '',
    sessionId: '',
    tabId: '',
    eventNo: 0,
    label: 'Pay',
    says: 'Nothing happened',
    why: 'Known',
    by: 'api-key',
    at: Date.now(),
  })
  expect(rules.of('demo').map(({ ruleId }) => ruleId)).toEqual([added.ruleId])
})
