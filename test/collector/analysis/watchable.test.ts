/** Of the sessions of a struggle point, which are shown first: where the most went wrong, by the session's score. */
import type { StruggleDetail, StruggleRow } from '@hindsight/protocol/api/struggles'
import { afterAll, expect, test } from 'vitest'
import { type AnalysisStack, type Fact, startAnalysisStack, visitOf } from './analysisStack.ts'

const from = Date.UTC(2024, 10, 1)
const points = '/api/sites/demo/struggle-points'
const period = `from=${from}&to=${from + 86_400_000}`

let stack: AnalysisStack | undefined
afterAll(() => stack?.stop())

const submit: Fact = { at: from, kind: 'submit', path: '/checkout', form: 'id:checkout', outcome: 'errorShown' }
const scriptError = (at: number): Fact => ({ at, kind: 'jsError', path: '/checkout', message: 'x is not a function' })
const rejection: Fact = {
  at: from + 1,
  kind: 'fieldError',
  path: '/checkout',
  place: 'name:maidenName',
  form: 'id:checkout',
  message: 'Enter your maiden name',
  filled: true,
  properties: JSON.stringify({ validity: [] }),
}

test('a false rejection is worse than three script errors', async () => {
  stack = await startAnalysisStack()
  // More signals, by a score of 4 + 3; fewer, by one of 4 + 6.
  const noisy = visitOf({ facts: [submit, scriptError(from + 1), scriptError(from + 2), scriptError(from + 3)] })
  const worse = visitOf({ facts: [submit, rejection] })
  await stack.keep([noisy, worse])
  const { points: rows } = (await stack.read(`${points}?${period}&signal=failedSubmit`)) as { points: StruggleRow[] }
  const detail = (await stack.read(`${points}/${rows[0]?.pointId}?${period}`)) as StruggleDetail
  expect(detail.watch.map(({ sessionId }) => sessionId)).toEqual([worse.sessionId, noisy.sessionId])
})
