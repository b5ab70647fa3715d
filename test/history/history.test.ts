/** The sample history in the real store, held against the truth that its generator wrote down. */
import { cast } from '@hindsight/demo/history/cast'
import type { formRoutes } from '@hindsight/protocol/api/forms'
import type { overviewRoutes } from '@hindsight/protocol/api/overview'
import type { promotionRoutes } from '@hindsight/protocol/api/promotions'
import type { OutputOf } from '@hindsight/protocol/api/route'
import type { struggleRoutes } from '@hindsight/protocol/api/struggles'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rowsOfCsv } from '../support/csv.ts'
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

describe('a file says the same as its screen', () => {
  const site = '/api/sites/demo'
  const file = async (table: string) => {
    const { stack } = sample
    const answer = await fetch(`${stack.url}${site}/tables/${table}?${during(sample)}`, {
      headers: { authorization: `Bearer ${stack.apiKey}` },
    })
    expect([table, answer.status]).toEqual([table, 200])
    return rowsOfCsv(await answer.text())
  }
  const numbers = (row: Record<string, string> | undefined, names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, Math.round(Number(row?.[name]) * 100) / 100]))

  test('the days of the overview', async () => {
    const { days, orders } = await sample.get<OutputOf<typeof overviewRoutes.getOverview>>(
      `${site}/overview?${during(sample)}`,
    )
    const written = await file('days')
    const of = ({ sessions, converted, struggled, revenue }: (typeof days)[number]) => ({
      ...{ sessions, converted, struggled, revenue: Math.round(revenue * 100) / 100 },
    })
    const names = ['sessions', 'converted', 'struggled', 'revenue']
    const shown = days.filter(({ sessions, revenue }) => sessions > 0 || revenue > 0)
    expect(shown.length).toBeGreaterThan(29)
    expect(written.map((row) => [row.day, numbers(row, names)])).toEqual(shown.map((one) => [one.day, of(one)]))
    expect(written.reduce((sum, row) => sum + Number(row.orders), 0)).toBe(orders.now)
  })

  test('struggle points, those that a colleague said are one as one', async () => {
    const list = async () =>
      (
        await sample.get<OutputOf<typeof struggleRoutes.listStruggles>>(
          `${site}/struggle-points?${during(sample)}&state=all&mild=1&limit=500`,
        )
      ).points
    const same = async () => {
      const shown = await list()
      const byId = <Row extends { pointId: string }>(a: Row, b: Row) => (a.pointId < b.pointId ? -1 : 1)
      const written = (await file('strugglePoints')) as ({ pointId: string } & Record<string, string>)[]
      expect(
        written
          .sort(byId)
          .map((row) => ({ ...row, ...numbers(row, ['signals', 'sessions', 'persons']), firstAt: 0, lastAt: 0 })),
      ).toEqual(
        [...shown].sort(byId).map(({ pointId, signal, path, place, label, signals, sessions, persons }) => ({
          ...{ pointId, signal, page: path, place, label, signals, firstAt: 0, lastAt: 0 },
          ...{ sessions: sessions.n, persons: persons.n },
        })),
      )
      return shown.length
    }
    const before = await same()
    const [one, other] = await list()
    const merging = (init: RequestInit) =>
      fetch(`${sample.stack.url}${site}/struggle-points/${other?.pointId}/merged`, {
        ...init,
        headers: { authorization: `Bearer ${sample.stack.apiKey}`, 'content-type': 'application/json' },
      })
    expect((await merging({ method: 'PUT', body: JSON.stringify({ into: one?.pointId }) })).status).toBe(200)
    try {
      expect(await same()).toBe(before - 1)
    } finally {
      expect((await merging({ method: 'DELETE' })).status).toBe(204)
    }
  })

  test('forms, and the same of those who converted', async () => {
    const { forms } = await sample.get<OutputOf<typeof formRoutes.listForms>>(`${site}/forms?${during(sample)}`)
    expect(forms.length).toBeGreaterThan(0)
    const written = await file('forms')
    const figures = ['visited', 'started', 'completed', 'abandoned'] as const
    expect(
      written.map((row) => [row.page, row.form, ...figures.flatMap((name) => [row[name], row[`${name}Converted`]])]),
    ).toEqual(
      forms.map(({ path, form, all, converted }) => [
        ...[path, form],
        ...figures.flatMap((name) => [String(all[name].n), String(converted[name].n)]),
      ]),
    )
    expect(written.map(({ sent, attempts }) => [Number(sent), Number(attempts)])).toEqual(
      forms.map(({ all }) => [all.attempts.k, all.attempts.n]),
    )
  })

  test('promotions: what the screen sums up of each is what the file has of its creatives and places', async () => {
    const { rows } = await sample.get<OutputOf<typeof promotionRoutes.listPromotions>>(
      `${site}/promotions?${during(sample)}&by=position`,
    )
    const written = await file('promotions')
    const key = (of: { promotionId: string; position: string }) => `${of.promotionId} ${of.position}`
    for (const row of rows) {
      const parts = written.filter((one) => key(one as { promotionId: string; position: string }) === key(row))
      const sum = (name: string) => parts.reduce((all, part) => all + Number(part[name]), 0)
      expect([key(row), sum('impressions'), sum('clicks')]).toEqual([key(row), row.impressions, row.clicks])
    }
    expect(rows.length).toBeGreaterThan(1)
  })
})

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
