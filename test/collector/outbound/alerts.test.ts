/** Alerts over data whose truth is known: when they begin, stay and end, what they count, who is told, and who is not. */
import type { AlertFiring, AlertPreview, AlertRule } from '@hindsight/protocol/api/alerts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { judge } from '../../../collector/src/alerts/condition.ts'
import { lookAtSite } from '../../../collector/src/alerts/look.ts'
import { tellAt } from '../../../collector/src/alerts/quietHours.ts'
import { readConfig } from '../../../collector/src/config.ts'
import { alertMail } from '../../../collector/src/delivery/alertMail.ts'
import { createMailTransport } from '../../../collector/src/delivery/mail/transport.ts'
import { createDeliverer } from '../../../collector/src/delivery/webhooks/deliver.ts'
import { createOutbox } from '../../../collector/src/delivery/webhooks/outbox.ts'
import { alertsSource } from '../../../collector/src/delivery/webhooks/sources/alerts.ts'
import { pointsSource } from '../../../collector/src/delivery/webhooks/sources/points.ts'
import { noticePoints } from '../../../collector/src/points/news.ts'
import { countTrend, shareTrend } from '../../../collector/src/statistics/trend.ts'
import { startMailServer } from '../../support/smtp.ts'
import { put, signal, visit } from '../cases/population.ts'
import { type ReadStack, startReadStack } from '../read/readStack.ts'
import { startReceiver } from './receiver.ts'

const site = '/api/sites/demo'
const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
/** On the minute, so that windows are what they are said to be. */
const now = Math.floor(Date.now() / minute) * minute

let stack: ReadStack
let receiver: Awaited<ReturnType<typeof startReceiver>>

/** So many sessions of a browser that began within the hour before `at`, of which so many met a script error. */
async function sessions(browser: string, at: number, n: number, failed: number, over: Record<string, unknown> = {}) {
  const visits = Array.from({ length: n }, (_, index) =>
    visit(`anon:${crypto.randomUUID()}`, at - hour + Math.floor(((index + 0.5) * hour) / n), {
      browser,
      ...over,
    } as never),
  )
  const signals = visits
    .slice(0, failed)
    .map((one) => signal(one, 'p-error', one.firstTs as number, { signal: 'jsError' }))
  await put(stack.store, { sessions: visits, signals })
}

beforeAll(async () => {
  ;[stack, receiver] = await Promise.all([startReadStack({ allowPrivateWebhooks: true }), startReceiver()])
  // The same hour of 14 days: 40 sessions, about 4 with an error; then one day of many errors, and one like the others.
  for (let back = 1; back <= 15; back++) {
    await sessions('Rising', now - back * day, 40, 3 + (back % 3))
    await sessions('Calm', now - back * day, 40, 3 + (back % 3))
    await sessions('Fading', now - back * day - hour, 60, 2)
  }
  await sessions('Rising', now, 40, 24)
  await sessions('Calm', now, 40, 6)
  await sessions('Busy', now, 25, 21)
  await sessions('Gone', now - 5 * hour, 30, 0)
}, 240_000)
afterAll(async () => {
  await receiver?.stop()
  await stack?.stop()
})

const definition = (over: Record<string, unknown>) => ({
  name: 'Errors',
  measure: { kind: 'errors' },
  compare: { kind: 'threshold', is: 'above', value: 20 },
  windowMinutes: 60,
  ...over,
})
async function addRule(over: Record<string, unknown>, of = site): Promise<AlertRule> {
  const answer = await stack.call('POST', `${of}/alerts`, { body: definition(over) })
  expect(answer.status, answer.text).toBe(200)
  return answer.body as unknown as AlertRule
}
async function look(at: number, siteId = 'demo', isCurrent = true, days: number | null = null): Promise<void> {
  const found = stack.sites.byId(siteId)
  if (!found) throw new Error('no site')
  const rules = await stack.outbound.alertRules.list(siteId)
  const watched = { store: stack.store, isCurrent: () => isCurrent, headroomDays: () => days }
  await lookAtSite(watched, found, rules, at)
}
const firings = async (rule: AlertRule, of = site) =>
  (await stack.get(`${of}/alert-firings?rule=${rule.ruleId}`)).body.firings as AlertFiring[]
const removed = (rule: AlertRule, of = site) => stack.call('DELETE', `${of}/alerts/${rule.ruleId}`)
const preview = async (over: Record<string, unknown>) => {
  const answer = await stack.call('POST', `${site}/alert-preview`, { body: definition(over) })
  expect(answer.status, answer.text).toBe(200)
  return answer.body as unknown as AlertPreview
}

test('one alert per incident: it opens, stays, is over after two quiet windows, and rests', async () => {
  const rule = await addRule({ segment: { browser: 'Busy' }, cooldownMinutes: 240 })
  await look(now)
  await look(now + minute)
  const [first, ...others] = await firings(rule)
  expect(others).toEqual([])
  expect(first).toMatchObject({
    says: '21 sessions with a script error in an hour; the limit is 20',
    closedAt: null,
    value: 21,
    sessions: { n: 21 },
  })
  // What was counted is what the list shows.
  const listed = await stack.get(`${first?.sessions?.list}&limit=200`)
  expect(listed.body.total).toMatchObject({ n: 21 })
  expect(listed.body.sessions).toHaveLength(21)
  const seen = await stack.call('POST', `${site}/alerts/${rule.ruleId}/firings/${first?.firingId}/acknowledge`)
  expect(seen.body).toMatchObject({ acknowledged: { by: 'API key' } })

  await look(now + 90 * minute)
  expect((await firings(rule))[0]?.closedAt).toBeNull()
  await look(now + 122 * minute)
  expect(await firings(rule)).toMatchObject([{ closedAt: now + 122 * minute, acknowledged: { by: 'API key' } }])
  // It would begin again, but rests.
  await look(now)
  expect(await firings(rule)).toHaveLength(1)
  await removed(rule)
})

test('a change against the same hours of the days before is told; a day like the others is not', async () => {
  const compare = { kind: 'baseline', is: 'rise' }
  const rising = await addRule({ segment: { browser: 'Rising' }, compare })
  const calm = await addRule({ segment: { browser: 'Calm' }, compare })
  const falling = await addRule({
    measure: { kind: 'sessions' },
    segment: { browser: 'Fading' },
    compare: { kind: 'baseline', is: 'drop' },
  })
  await look(now)
  expect(await firings(rising)).toMatchObject([{ value: 24, expected: expect.closeTo(4, 0) }])
  expect(await firings(calm)).toEqual([])
  expect(await firings(falling)).toEqual([])
  // An hour ago there were sixty on each day before, and none today.
  await look(now - hour + 2 * minute)
  expect(await firings(falling)).toMatchObject([{ value: 0, expected: expect.closeTo(60, 0) }])
  for (const rule of [rising, calm, falling]) await removed(rule)
})

test('the preview tells of the past what looks would have told', async () => {
  const { firings: would, points } = await preview({ segment: { browser: 'Busy' } })
  expect(would).toMatchObject([{ value: 21, says: expect.stringContaining('21 sessions') }])
  expect(points.length).toBeGreaterThan(100)
  expect(await preview({ segment: { browser: 'Calm' } })).toMatchObject({ firings: [] })
  const risen = await preview({ segment: { browser: 'Rising' }, compare: { kind: 'baseline', is: 'rise' } })
  expect(risen.firings).toHaveLength(1)
  const daily = await preview({ segment: { browser: 'Calm' }, compare: { kind: 'threshold', is: 'above', value: 2 } })
  expect(daily.firings.length).toBeGreaterThanOrEqual(13)
})

test('no data is told of a site that had some, never of one that had none, nor while sessions are behind', async () => {
  const made = await stack.call('POST', '/api/sites', { body: { name: 'Quiet' } })
  expect(made.status, made.text).toBeLessThan(300)
  const silence = { measure: { kind: 'sessions' }, compare: { kind: 'threshold', is: 'below', value: 1 } }
  const quietId = String((made.body as { siteId?: string }).siteId ?? 'quiet')
  const never = await addRule(silence, `/api/sites/${quietId}`)
  const gone = await addRule({ ...silence, segment: { browser: 'Gone' } })
  const behind = await addRule({ ...silence, name: 'Behind', segment: { browser: 'Gone' } })
  await look(now, quietId)
  expect(await firings(never, `/api/sites/${quietId}`)).toEqual([])
  await look(now, 'demo', false)
  expect(await firings(behind)).toEqual([])
  await look(now)
  expect(await firings(gone)).toMatchObject([{ value: 0, says: '0 sessions in an hour; the limit is 1' }])
  // Switched off, it is over: nobody looks any more.
  const { ruleId: _, createdBy: __, changedAt: ___, snoozedUntil: ____, open: _____, ...definitionNow } = gone
  const off = await stack.call('PUT', `${site}/alerts/${gone.ruleId}`, { body: { ...definitionNow, on: false } })
  expect(off.body, off.text).toMatchObject({ on: false, open: null })
  expect(await firings(gone)).toMatchObject([{ closedAt: expect.any(Number) }])
  for (const rule of [gone, behind]) await removed(rule)
})

test('headroom is told when fewer days are left than asked for, not while it is unknown, and is over when there is room again', async () => {
  const rule = await addRule({
    name: 'Disk',
    measure: { kind: 'headroom' },
    compare: { kind: 'threshold', is: 'below', value: 14 },
  })
  // Also while sessions are behind: it counts none.
  await look(now, 'demo', false, null)
  await look(now + minute, 'demo', false, 14)
  expect(await firings(rule)).toEqual([])
  await look(now + 2 * minute, 'demo', false, 13.9)
  await look(now + 3 * minute, 'demo', false, 3.2)
  await look(now + 4 * minute, 'demo', false, 5)
  expect(await firings(rule)).toMatchObject([
    {
      says: 'There is room for 3 more days at the pace of the last week; the limit is 14',
      value: 3.2,
      sessions: null,
      closedAt: null,
    },
  ])
  await look(now + 4 * minute + 2 * hour, 'demo', false, 40)
  expect(await firings(rule)).toMatchObject([{ closedAt: now + 4 * minute + 2 * hour }])
  await removed(rule)
})

test('webhooks are told of its beginning and its end once, after quiet hours, and not while it is snoozed', async () => {
  const hook = await stack.call('POST', `${site}/webhooks`, {
    body: { name: 'Desk', url: receiver.url, types: ['case.created'] },
  })
  const { endpointId } = hook.body.webhook as { endpointId: string }
  const over = { segment: { browser: 'Busy' }, endpoints: [endpointId] }
  const rule = await addRule(over)
  const snoozed = await addRule(over)
  await stack.call('POST', `${site}/alerts/${snoozed.ruleId}/snooze`, { body: { until: now + hour } })
  const at = Date.now() + 1_000
  await look(at)
  expect(await firings(snoozed)).toEqual([])
  let clock = at
  const sources = [alertsSource(stack.store, 'http://desk.example', () => clock)] as never
  const outbox = createOutbox({ store: stack.store, endpoints: stack.outbound.endpoints, sources, clock: () => clock })
  expect(await outbox.collect()).toBe(1)
  expect(await outbox.collect()).toBe(0)
  clock = at + 3 * hour
  await look(clock)
  expect(await outbox.collect()).toBe(1)
  const sent = (await stack.get(`${site}/webhooks/${endpointId}/deliveries`)).body.deliveries as { type: string }[]
  expect(sent.map(({ type }) => type).sort()).toEqual(['alert.closed', 'alert.opened'])
  for (const one of [rule, snoozed]) await removed(one)

  const quiet = { from: '22:00', to: '07:00' }
  const utc = (text: string) => Date.parse(`2026-11-22T${text}Z`)
  expect(tellAt(utc('21:59:00'), quiet, 'UTC')).toBe(utc('21:59:00'))
  expect(tellAt(utc('23:10:00'), quiet, 'UTC')).toBe(utc('07:00:00') + day)
  expect(tellAt(utc('04:00:00'), quiet, 'Europe/Amsterdam')).toBe(utc('06:00:00'))
  // The night in which Dutch clocks go back: seven o'clock is an hour later than it looks.
  const evening = Date.parse('2026-10-24T21:30:00Z')
  expect(tellAt(evening, quiet, 'Europe/Amsterdam')).toBe(Date.parse('2026-10-25T06:00:00Z'))
})

test('a colleague is told by e-mail of its beginning and its end, by a real mail server, and a refusal is tried again', async () => {
  // The clock of who looked before was hours ahead.
  await stack.store.command('TRUNCATE TABLE outboxMarks')
  const mails = await startMailServer()
  await stack.addAccount('ops@shop.example', 'analyst')
  const accounts = (await stack.get(`${site}/alert-channels`)).body.accounts as { accountId: string; name: string }[]
  const ops = accounts.find(({ name }) => name === 'ops@shop.example')
  const rule = await addRule({ segment: { browser: 'Busy' }, accounts: [ops?.accountId] })
  let clock = Date.now() + 10_000
  await look(clock)
  const { smtp, mailFrom } = readConfig({ SMTP_URL: mails.url, MAIL_FROM: 'Hindsight <alerts@shop.example>' })
  if (!smtp || !mailFrom) throw new Error('these settings are sound')
  const sources = [alertsSource(stack.store, 'http://desk.example', () => clock)] as never
  const { endpoints } = stack.outbound
  const outbox = createOutbox({ store: stack.store, endpoints, sources, clock: () => clock })
  const deliverer = createDeliverer({
    store: stack.store,
    endpoints,
    mail: alertMail(createMailTransport(smtp, mailFrom), stack.accounts),
    allowPrivate: true,
    resolve: async () => ['127.0.0.1'],
    clock: () => clock,
  })
  await outbox.collect()
  mails.refuse.set('ops@shop.example', [451, 'Greylisted', 1])
  await deliverer.sendDue()
  expect(mails.taken).toEqual([])
  clock += 60_000
  await deliverer.sendDue()
  clock += 3 * hour
  await look(clock)
  await outbox.collect()
  await deliverer.sendDue()
  await deliverer.sendDue()
  expect(mails.taken.map(({ to, parsed }) => [to[0], parsed.subject])).toEqual([
    ['ops@shop.example', 'Alert: Errors'],
    ['ops@shop.example', 'Over: Errors'],
  ])
  const [opened] = mails.taken
  expect(opened?.parsed.text).toContain(`http://desk.example/sites/demo/alerts?rule=${rule.ruleId}`)
  expect(opened?.parsed.from?.text).toContain('alerts@shop.example')
  expect(opened?.raw).toMatch(/^Auto-Submitted: auto-generated\r?$/m)
  await removed(rule)
  await mails.stop()
})

test('a new struggle point is told once, by alert and webhook; what was there when looking began is not', async () => {
  const found = stack.sites.byId('demo')
  if (!found) throw new Error('no site')
  const meet = (pointId: string) =>
    Promise.all(
      [1, 2, 3].map(async (n) => {
        const one = visit(`buyer-${pointId}-${n}`, now - n * hour)
        await put(stack.store, { sessions: [one], signals: [signal(one, pointId, now - n * hour)] })
      }),
    )
  await meet('old-point')
  expect(await noticePoints(stack.store, stack.state, found, now)).toEqual([])
  const rule = await addRule({ name: 'News', measure: { kind: 'newPoints' } })
  await meet('new-point')
  const later = Date.now()
  const news = await noticePoints(stack.store, stack.state, found, later)
  expect(news).toMatchObject([{ pointId: 'new-point', what: 'new', persons: 3 }])
  expect(await noticePoints(stack.store, stack.state, found, later + minute)).toEqual([])
  await look(later)
  await look(later + minute)
  expect(await firings(rule)).toMatchObject(
    [{ pointId: 'new-point', sessions: null, says: /is new$/ }].map((one) => ({
      ...one,
      says: expect.stringMatching(one.says),
    })),
  )
  const told = await pointsSource(stack.store, 'http://desk.example').since(later - hour)
  expect(told.map(({ type, siteId }) => `${siteId} ${type}`)).toEqual(['demo strugglePoint.new'])
  await removed(rule)
})

test('bad rules are refused by field', async () => {
  const refused = async (over: Record<string, unknown>) =>
    (await stack.call('POST', `${site}/alerts`, { body: definition(over) })).body
  expect(await refused({ name: ' ' })).toMatchObject({ errors: [{ field: 'name' }] })
  expect(await refused({ windowMinutes: 17 })).toMatchObject({ errors: [{ field: 'windowMinutes' }] })
  expect(await refused({ measure: { kind: 'point', pointId: 'no-such' } })).toMatchObject({
    errors: [{ field: 'measure.pointId' }],
  })
  expect(await refused({ endpoints: ['nowhere'] })).toMatchObject({ errors: [{ field: 'endpoints.0' }] })
  expect(
    await refused({ measure: { kind: 'conversion' }, compare: { kind: 'threshold', is: 'below', value: 3 } }),
  ).toMatchObject({ errors: [{ field: 'compare.value' }] })
  expect(await refused({ measure: { kind: 'headroom' } })).toMatchObject({ errors: [{ field: 'compare' }] })
})

test('z is large for what stands out and small for what does not, and restless days make it smaller', () => {
  const even = Array.from({ length: 14 }, () => ({ n: 1000, k: 40 }))
  expect(shareTrend({ n: 1000, k: 40 }, even)?.z).toBeCloseTo(0)
  expect(shareTrend({ n: 1000, k: 120 }, even)?.z).toBeGreaterThan(10)
  const restless = even.map((one, at) => ({ ...one, k: at % 2 === 0 ? 10 : 70 }))
  const calmZ = shareTrend({ n: 1000, k: 80 }, even)?.z ?? 0
  expect(shareTrend({ n: 1000, k: 80 }, restless)?.z).toBeLessThan(calmZ / 3)
  expect(shareTrend({ n: 1000, k: 80 }, even.slice(0, 3))).toBeNull()
  expect(countTrend(0, Array(14).fill(60))?.z).toBeLessThan(-5)
  const rule = {
    measure: { kind: 'conversion' as const },
    compare: { kind: 'threshold' as const, is: 'below' as const, value: 0.02 },
    windowMinutes: 60 as const,
    cooldownMinutes: 0,
    segment: {},
  }
  // Too few sessions to speak of a share.
  expect(judge(rule, () => ({ n: 19, k: 0 }), now, 0).over).toBe(false)
  expect(judge(rule, () => ({ n: 20, k: 0 }), now, 0).over).toBe(true)
})
