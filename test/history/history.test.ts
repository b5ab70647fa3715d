/** The sample history in the real store, held against the truth that its generator wrote down. */
import { cast } from '@hindsight/demo/history/cast'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { answersMatchTheTruth, checkoutFunnel, during, maidenNamePoint } from './answers.ts'
import { countedOperations, questions } from './questions.ts'
import { type Sample, startSample } from './sample.ts'
import { allCounts, fewOfEachKind, listed } from './walk.ts'

let sample: Sample
beforeAll(async () => {
  sample = await startSample()
}, 240_000)
afterAll(() => sample?.stack.stop())

type Row = Record<string, string | number>
const row = async (sql: string): Promise<Record<string, number>> => {
  const [found] = await sample.stack.store.query<Row>(sql)
  return Object.fromEntries(Object.entries(found ?? {}).map(([key, value]) => [key, Number(value)]))
}

const listsAtOnce = 3
/** A thousand lists, many of one kind: `npm run trial:counts` opens them all. */
const countsToOpen = process.env.COUNTS === 'all' ? allCounts : fewOfEachKind

const refused = `kind = 'fieldError' AND place = 'name:maidenName' AND filled`

describe('in the store', () => {
  test('about five thousand sessions and fifteen hundred customers, each event once though loading was interrupted', async () => {
    const { truth } = sample
    expect(truth.sessions).toBeGreaterThan(4_800)
    expect(truth.customers).toBeGreaterThan(1_450)
    expect(
      await row('SELECT count() AS events, uniqExact(sessionId, tabId, eventNo) AS different FROM events'),
    ).toSatisfy(({ events, different }) => events === different)
    const sessions = await row(
      `SELECT count() AS sessions, uniqExact(person) AS persons, uniqExactIf(person, customerId != '') AS customers,
         countIf(converted) AS nConverted, round(sum(revenue) * 100) AS cents, uniqExactIf(person, converted) AS buyers
       FROM sessions FINAL`,
    )
    const { sessions: n, persons, customers, converted, revenue, buyers } = truth
    expect(sessions).toEqual({
      sessions: n,
      persons,
      customers,
      nConverted: converted,
      cents: Math.round(revenue * 100),
      buyers,
    })
    expect(await row(`SELECT uniqExact(orderId) AS orders FROM events WHERE name = 'Order Completed'`)).toEqual({
      orders: truth.orders,
    })
  })

  test('it ends now, and reaches back thirty days', async () => {
    const { last, first } = await row(
      'SELECT toUnixTimestamp64Milli(max(ts)) AS last, toUnixTimestamp64Milli(min(ts)) AS first FROM events',
    )
    expect(last).toBeLessThan(sample.to)
    expect(last).toBeGreaterThan(sample.to - 3 * 3_600_000)
    expect((sample.to - (first ?? 0)) / 86_400_000).toBeGreaterThan(29)
    expect((sample.to - (first ?? 0)) / 86_400_000).toBeLessThan(30)
  })

  test('42 persons were refused their maiden name: 40 on Chrome up to 98, 2 on others, 29 can be reached', async () => {
    expect(sample.truth.faults.maidenName.persons).toBe(42)
    expect(sample.truth.maidenName).toEqual({ onOldChrome: 40, onOthers: 2, reachable: 29 })
    const found = await row(
      `WITH affected AS (
         SELECT s.person AS person, max(e.browser = 'Chrome' AND toFloat64OrZero(e.browserVersion) <= 98) AS isOld
         FROM events AS e INNER JOIN (SELECT sessionId, person FROM sessions FINAL) AS s ON s.sessionId = e.sessionId
         WHERE ${refused} GROUP BY person)
       SELECT count() AS persons, countIf(isOld) AS old, countIf(NOT isOld) AS others,
         countIf(person IN (SELECT customerId FROM contactDetails FINAL WHERE email != '' OR phone != '')) AS reachable
       FROM affected`,
    )
    expect(found).toEqual({ persons: 42, old: 40, others: 2, reachable: 29 })
  })

  test('every other fault has as many sessions as were planted', async () => {
    const { faults } = sample.truth
    const found = await row(
      `SELECT uniqExactIf(sessionId, kind = 'click' AND label = 'Redeem' AND isNull(reactionMs)) AS voucher,
         uniqExactIf(sessionId, kind = 'request' AND status = 500) AS payment,
         uniqExactIf(sessionId, kind = 'jsError') AS sizeSelector, uniqExactIf(sessionId, ${refused}) AS maidenName
       FROM events`,
    )
    expect(found).toEqual({
      voucher: faults.voucher.sessions,
      payment: faults.payment.sessions,
      sizeSelector: faults.sizeSelector.sessions,
      maidenName: faults.maidenName.sessions,
    })
    for (const fault of Object.values(faults)) expect(fault.sessions).toBeGreaterThan(20)
  })

  test('those who were recorded can be watched, the others cannot and say why', async () => {
    const found = await row(
      `SELECT uniqExact(sessionId) AS recorded, uniqExactIf(sessionId, hasSnapshot) AS playable FROM replayChunks`,
    )
    expect(found).toEqual({ recorded: Object.keys(cast).length, playable: Object.keys(cast).length })
    expect(found.recorded).toBeGreaterThanOrEqual(15)
    const reasons = await row(
      `SELECT countIf(recording = 'on') AS on, countIf(recording = '') AS unsaid FROM sessions FINAL`,
    )
    expect(reasons).toEqual({ on: found.recorded, unsaid: 0 })
  })

  test('what she typed is no part of any event', async () => {
    const names = Object.values(cast).flatMap(({ maidenName, email, phone }) => [maidenName, email, phone])
    const found = await row(
      `SELECT countIf(multiSearchAny(concat(properties, label, message, title, url), [${names
        .map((name) => `'${name.replaceAll("'", "''")}'`)
        .join()}])) AS found FROM events`,
    )
    expect(found).toEqual({ found: 0 })
  })
})

describe('the API says the same', () => answersMatchTheTruth(() => sample))

describe('every count opens exactly its rows', () => {
  test('over every route that counts', async () => {
    const { get, post, from, to } = sample
    const site = '/api/sites/demo'
    const { pointId } = await maidenNamePoint(sample)
    const known = await get<{ customers: { person: string }[] }>(
      `${site}/customers?${during(sample)}&known=true&limit=5`,
    )
    const { list } = await post<{ list: string }>(`${site}/struggle-points/${pointId}/flag`, {
      reason: 'Her maiden name is refused although it is filled in',
      from,
      to,
    })
    expect(Object.keys(questions).sort()).toEqual(countedOperations().sort())
    const about = {
      ...{ during: during(sample), from, to, pointId, person: known.customers[0]?.person ?? '' },
      funnels: [checkoutFunnel, { ...checkoutFunnel, actor: 'person' as const }],
    }
    const asked = Object.values(questions).flatMap((ask) => ask(about))
    const answers = await Promise.all(
      [list, ...asked].map(async (one) => ({
        asked: JSON.stringify(one),
        answer: typeof one === 'string' ? await get(one) : await post(one.path, one.body),
      })),
    )
    const left = countsToOpen(answers)
    expect(left.length).toBeGreaterThan(80)
    const wrong: unknown[] = []
    const look = async () => {
      for (let count = left.pop(); count; count = left.pop()) {
        const { total, rows } = await listed(sample, count)
        if (total !== count.n || rows !== count.n) wrong.push({ ...count, total, rows })
      }
    }
    await Promise.all(Array.from({ length: listsAtOnce }, look))
    expect(wrong).toEqual([])
    // More than a hundred lists are asked for.
  }, 600_000)
})
