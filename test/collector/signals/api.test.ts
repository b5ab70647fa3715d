/** A site's thresholds through the API: looking first, saving, history judged anew, and what is no struggle. */
import type { IgnoreRule, Judgement, SessionScore, SignalPreview, SignalRow } from '@hindsight/protocol/api/signals'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createRollUp } from '../../../collector/src/jobs/rollUpSessions.ts'
import { createLog } from '../../../collector/src/log.ts'
import { previewSignal } from '../../../collector/src/queries/signals/preview.ts'
import { type Stack, startStack } from '../../support/stack.ts'
import { openTab, sendBatch, type Tab } from '../write/batches.ts'

let stack: Stack
/** Of the first two the fast one has three clicks in a second, the other three in 1.5 s; the third has two. */
let tabs: Tab[]
beforeAll(async () => {
  stack = await startStack()
  tabs = [400, 750, 5000].map(() => openTab({ sessionStart: Date.now() - 100_000 }))
  for (const [i, tab] of tabs.entries()) {
    const gap = [400, 750, 5000][i] ?? 0
    const clicks = [0, 1, 2].map((n) => tab.click({ ts: tab.sessionStart + n * gap, label: 'Pay', place: 'name:pay' }))
    const refusal = tab.event('fieldError', {
      place: 'name:maidenName',
      form: 'id:checkout',
      label: 'Maiden name',
      nodeId: 3,
      fieldType: 'text',
      message: 'Enter your maiden name',
      validity: [],
      via: ['message'],
      trigger: 'submit',
      attemptNo: 1,
      filled: true,
      shape: [],
      lengthBucket: '4-8',
    })
    await sendBatch(stack.url, tab.header([...clicks, refusal]))
  }
  await vi.waitFor(async () => expect(await struggles('count()')).toBe(3), { timeout: 60_000, interval: 200 })
})
afterAll(() => stack?.stop())

async function api<T>(method: string, path: string, body?: unknown): Promise<{ status: number; body: T }> {
  const response = await fetch(`${stack.url}/api/sites/demo/${path}`, {
    method,
    headers: { authorization: `Bearer ${stack.apiKey}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as T }
}

async function struggles(what: string): Promise<number> {
  const [row] = await stack.store.query<{ n: string }>(`SELECT toString(${what}) AS n FROM sessions FINAL`)
  return Number(row?.n ?? 0)
}
const rows = async () =>
  (await stack.store.query<{ n: string }>('SELECT toString(count()) AS n FROM signals'))[0]?.n ?? ''
const preview = async (thresholds: object) =>
  (await api<SignalPreview>('POST', 'signals/rageClick/preview', { thresholds })).body
const judged = async () => (await api<Judgement>('GET', 'judgement')).body

test('other thresholds are looked at first, and nothing is written', async () => {
  const before = await rows()
  const asIs = await preview({})
  expect(asIs.present).toEqual({ sessions: 1, persons: 1, signals: 1 })
  expect(asIs.proposed).toEqual(asIs.present)
  expect(await struggles('sum(rageClicks)')).toBe(1)
  const wider = await preview({ withinMs: 1500 })
  expect(wider).toMatchObject({ present: { sessions: 1 }, proposed: { sessions: 2, persons: 2, signals: 2 }, oneIn: 1 })
  const [first, second, ...more] = wider.examples
  expect(first).toMatchObject({
    sessionId: tabs[1]?.sessionId,
    step: `${tabs[1]?.tabId}.3`,
    says: '“Pay” is clicked again and again',
    isNew: true,
  })
  expect(second).toMatchObject({ sessionId: tabs[0]?.sessionId, isNew: false })
  expect(more).toEqual([])
  expect((await preview({ minClicks: 20, minClicksSlow: 20 })).proposed.sessions).toBe(0)
  expect(await rows()).toBe(before)
  const wrong = await api<{ errors: unknown[] }>('POST', 'signals/rageClick/preview', {
    thresholds: { withinMs: 1.5, minClicks: 1000, whim: 1 },
  })
  expect([wrong.status, wrong.body.errors.length]).toEqual([400, 3])
})

test('above so many events a part of the sessions is looked at, and the answer says so', async () => {
  const period = { fromMs: Date.now() - 86_400_000, toMs: Date.now() }
  const question = { siteId: 'demo', period, signal: 'falseRejection' as const, present: {}, proposed: {}, ignored: [] }
  const whole = await previewSignal(stack.store, question)
  const part = await previewSignal(stack.store, question, 1)
  expect([whole.oneIn, whole.present.sessions]).toEqual([1, 3])
  expect(part.oneIn).toBe(3)
  expect(part.present.sessions % 3).toBe(0)
})

test('saving judges history anew, and a restart goes on with it', async () => {
  const list = async () => (await api<{ signals: SignalRow[]; version: number }>('GET', 'signals')).body
  const { version } = await list()
  const saved = await api<{ version: number }>('PUT', 'signals/rageClick/thresholds', {
    version,
    thresholds: { withinMs: 1500, minClicks: 3 },
  })
  expect(saved.status).toBe(200)
  await expect.poll(() => struggles('sum(rageClicks)'), { timeout: 60_000 }).toBe(2)
  await expect.poll(judged, { timeout: 60_000 }).toMatchObject({ done: 3, total: 3, finished: true })
  const rage = (await list()).signals.find(({ signal }) => signal === 'rageClick')
  expect(rage?.sessions.n).toBe(2)
  expect(rage?.thresholds.filter(({ name, default: given, value }) => value !== given && name !== '')).toMatchObject([
    { name: 'withinMs', value: 1500, default: 1000 },
  ])
  const listed = await fetch(`${stack.url}${rage?.sessions.list}`, {
    headers: { authorization: `Bearer ${stack.apiKey}` },
  })
  expect(await listed.json()).toMatchObject({ total: { n: 2 } })
  expect((await api('PUT', 'signals/rageClick/thresholds', { version, thresholds: {} })).status).toBe(409)

  // As left behind by a program that was stopped half way: what is newer than the last one judged stays as it is.
  await stack.collector.rollUp.stop()
  const [at] = await stack.store.query<{ judgedBy: string; id: string; day: string }>(
    `SELECT judgedBy, toString(max(sessionId)) AS id, toString(max(sessionDay)) AS day
     FROM (SELECT judgedBy FROM judgements FINAL) AS judged, (SELECT sessionId, sessionDay FROM sessions) AS all
     GROUP BY judgedBy`,
  )
  const half = { siteId: 'demo', judgedBy: at?.judgedBy, afterDay: at?.day, afterSession: at?.id, done: 1, total: 3 }
  await stack.store.insert('judgements', [{ ...half, version: Date.now() + 1, startedAt: Date.now(), finished: false }])
  expect(await judged()).toMatchObject({ done: 1, total: 3, finished: false })
  const versions = () =>
    stack.store.query<{ id: string; v: string }>(
      'SELECT toString(sessionId) AS id, toString(version) AS v FROM sessions FINAL ORDER BY sessionId',
    )
  const before = await versions()
  const again = createRollUp({
    store: stack.store,
    sites: stack.collector.sites,
    ignoreRules: { of: () => [] },
    visitorMarks: { of: () => new Map() },
    log: createLog('silent'),
    storedHere: () => 0,
  })
  // Looks at what is left; the first look after a start also catches up with what arrived.
  await again.runOnce()
  await again.runOnce()
  expect(await judged()).toMatchObject({ done: 3, total: 3, finished: true })
  expect((await versions()).map(({ id }) => id)).toEqual(before.map(({ id }) => id))
  stack.collector.rollUp.start()
})

test('what is no struggle is counted nowhere, and undone it is again', async () => {
  const sessionId = tabs[0]?.sessionId ?? ''
  const score = async () => (await api<SessionScore>('GET', `sessions/${sessionId}/score`)).body
  const whole = await score()
  expect(whole).toMatchObject({
    score: 10,
    parts: [
      {
        signal: 'falseRejection',
        n: 1,
        counted: 1,
        points: 6,
        moments: [{ says: '“Maiden name” is refused although filled in' }],
      },
      { signal: 'rageClick', n: 1, points: 4 },
    ],
  })
  const moment = whole.parts[0]?.moments[0]
  const { tabId, eventNo } = moment ?? {}
  const one = { scope: 'instance', signal: 'falseRejection', why: 'A tester', sessionId, tabId, eventNo }
  const added = await api<IgnoreRule>('POST', 'ignore-rules', one)
  expect([added.status, added.body.sessionId]).toEqual([200, sessionId])
  await expect.poll(() => struggles('sum(falseRejections)'), { timeout: 60_000 }).toBe(2)
  expect((await score()).score).toBe(4)
  const point = { scope: 'point', signal: 'falseRejection', why: 'Known', pointId: moment?.pointId }
  await api('POST', 'ignore-rules', point)
  await expect.poll(() => struggles('sum(falseRejections)'), { timeout: 60_000 }).toBe(0)
  // A preview agrees with what is counted.
  const seen = await api<SignalPreview>('POST', 'signals/falseRejection/preview', { thresholds: {} })
  expect(seen.body.present.sessions).toBe(0)
  const { rules } = (await api<{ rules: IgnoreRule[] }>('GET', 'ignore-rules')).body
  expect(rules.map(({ scope, why }) => [scope, why])).toEqual([
    ['point', 'Known'],
    ['instance', 'A tester'],
  ])
  for (const { ruleId } of rules) expect((await api('DELETE', `ignore-rules/${ruleId}`)).status).toBe(204)
  expect((await api('DELETE', `ignore-rules/${rules[0]?.ruleId}`)).status).toBe(404)
  await expect.poll(() => struggles('sum(falseRejections)'), { timeout: 60_000 }).toBe(3)
  expect((await score()).score).toBe(10)
  const actions = await stack.store.query<{ action: string }>(
    "SELECT action FROM audit WHERE action LIKE 'ignoreRule%' OR action = 'site.thresholdsSet' ORDER BY at",
  )
  expect(actions.map(({ action }) => action)).toEqual([
    'site.thresholdsSet',
    'ignoreRule.added',
    'ignoreRule.added',
    'ignoreRule.removed',
    'ignoreRule.removed',
  ])
})

test('the highest score first; one that was watched leaves the review queue', async () => {
  type List = { sessions: { sessionId: string; score: number }[] }
  const list = async (more: string) => (await api<List>('GET', `sessions?order=score${more}`)).body.sessions
  const scores = (await list('')).map(({ score }) => score)
  expect(scores).toEqual([...scores].sort((a, b) => b - a))
  expect([scores[0], scores.at(-1)]).toEqual([10, 6])
  const [first, ...rest] = await list('&watched=false')
  expect(rest).toHaveLength(2)
  // As the player notes it, for who asks.
  await stack.store.command(
    `INSERT INTO watched SELECT siteId, sessionDay, sessionId, 'api-key', now64(3), now64(3) FROM sessions FINAL
     WHERE sessionId = {id:UUID}`,
    { id: first?.sessionId },
  )
  expect(await list('&watched=false')).toEqual(rest)
})
