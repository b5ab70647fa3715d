/** Struggle points counted by hand: who is affected, who tried, what was said, and what became of them. */
import type { StruggleDetail, StruggleRow } from '@hindsight/protocol/api/struggles'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AnalysisStack, type Fact, type Stored, startAnalysisStack, visitOf } from './analysisStack.ts'

const hour = 3_600_000
const day = 24 * hour
const from = Date.UTC(2024, 10, 1)
const to = from + 14 * day
const period = `from=${from}&to=${to}`
const points = `/api/sites/demo/struggle-points`

const field = { path: '/checkout', place: 'name:maidenName', form: 'id:checkout', label: 'Maiden name' }
const visitField = (at: number): Fact => ({ at, kind: 'fieldVisit', ...field })
const refused = (at: number, more: object = {}): Fact => ({
  at,
  kind: 'fieldError',
  ...field,
  message: 'Enter your maiden name',
  filled: true,
  shape: ['apostrophe'],
  properties: JSON.stringify({ validity: [] }),
  ...more,
})
/** Two independent signs told of it. */
const sure = { properties: JSON.stringify({ validity: [], via: ['class', 'message'] }) }
const view = (at: number, path: string): Fact => ({ at, kind: 'pageView', path })
const order = (at: number, orderId: string): Fact => ({
  at,
  kind: 'track',
  name: 'Order Completed',
  orderId,
  revenue: 50,
})
const identify = (at: number, customerId: string): Fact => ({ at, kind: 'identify', customerId })
const submit = (at: number, outcome: string): Fact => ({
  at,
  kind: 'submit',
  path: '/checkout',
  form: 'id:checkout',
  label: 'Checkout',
  outcome,
})
const request = (at: number, id: number): Fact => ({
  at,
  kind: 'request',
  path: '/checkout',
  url: `https://shop.example/api/orders/${id}`,
  status: 500,
  properties: JSON.stringify({ method: 'POST', failed: true }),
})
const scriptError = (at: number, message: string): Fact => ({ at, kind: 'jsError', path: '/checkout', message })

const safari = { browser: 'Safari', browserVersion: '12', device: 'mobile' }
const chrome = { browser: 'Chrome', browserVersion: '120', device: 'desktop' }

let stack: AnalysisStack
let visits: Record<
  'known' | 'back' | 'twice' | 'again' | 'buyer' | 'looker' | 'late' | 'old' | 'faults' | 'page',
  Stored
>

beforeAll(async () => {
  stack = await startAnalysisStack()
  const known = visitOf({
    ...safari,
    facts: [
      view(from + hour, '/checkout'),
      visitField(from + hour + 1),
      refused(from + hour + 2),
      submit(from + hour + 3, 'errorShown'),
      identify(from + hour + 4, 'c-1'),
    ],
  })
  const twice = visitOf({
    ...safari,
    facts: [
      visitField(from + 2 * hour),
      refused(from + 2 * hour + 1),
      refused(from + 2 * hour + 2, {
        message: 'Vul uw meisjesnaam in',
        shape: ['apostrophe', 'space'],
        label: 'Meisjesnaam',
        properties: JSON.stringify({ validity: [], via: ['message', 'words'] }),
      }),
    ],
  })
  visits = {
    known,
    // She comes back three days later, from another device, and succeeds.
    back: visitOf({ ...chrome, facts: [identify(from + 3 * day, 'c-1'), order(from + 3 * day + 1, 'A-1')] }),
    twice,
    // The same visitor next day; a minute after midnight.
    again: visitOf({ ...safari, visitorId: twice.visitorId, facts: [refused(from + day + 60_000, sure)] }),
    buyer: visitOf({
      ...chrome,
      facts: [view(from + hour, '/checkout'), visitField(from + hour + 1), order(from + hour + 2, 'A-2')],
    }),
    looker: visitOf({
      ...chrome,
      facts: [view(from + hour, '/checkout'), visitField(from + hour + 1), refused(from + hour + 2, { filled: false })],
    }),
    // Succeeded before touching the field, and more than a week after: neither counts.
    late: visitOf({
      ...chrome,
      facts: [order(from + hour, 'A-3'), visitField(from + hour + 1), order(from + 8 * day, 'A-4')],
    }),
    old: visitOf({ ...safari, facts: [refused(from - 40 * day)] }),
    faults: visitOf({
      facts: [
        view(from + hour, '/checkout'),
        scriptError(from + hour + 1, "Cannot read 'x1' of order 17"),
        scriptError(from + hour + 2, "Cannot read 'y9' of order 4"),
        request(from + hour + 3, 10293),
        submit(from + hour + 4, 'requestFailed'),
      ],
    }),
    page: visitOf({
      facts: [view(from + hour, '/checkout'), request(from + hour + 3, 555), submit(from + hour + 4, 'navigated')],
    }),
  }
  await stack.keep(Object.values(visits))
})
afterAll(() => stack?.stop())

const list = async (more = ''): Promise<StruggleRow[]> =>
  ((await stack.read(`${points}?${period}${more}`)) as { points: StruggleRow[] }).points
async function detailOf(signal: string): Promise<StruggleDetail> {
  const [row] = await list(`&signal=${signal}`)
  return (await stack.read(`${points}/${row?.pointId}?${period}`)) as StruggleDetail
}
const opened = async (url: string) => (await stack.open(url)).rows.map(({ sessionId }) => sessionId).sort()
const idsOf = (...of: Stored[]) => of.map(({ sessionId }) => sessionId).sort()

test('the field that refuses what is filled in', async () => {
  const [row] = await list('&signal=falseRejection')
  const { known, twice, again } = visits
  expect(row).toMatchObject({
    signal: 'falseRejection',
    path: '/checkout',
    place: 'name:maidenName',
    form: 'id:checkout',
    label: 'Maiden name',
    says: '“Maiden name” is refused although filled in',
    message: 'Enter your maiden name',
    signals: 4,
    // c-1, and the visitor who came twice. Tried: they, the buyer, the looker and the late one.
    failure: { k: 2, n: 5, rate: 0.4 },
    // It was met 40 days before.
    firstTs: from - 40 * day,
    lastTs: from + day + 60_000,
    fresh: false,
  })
  expect(row?.sessions.n).toBe(3)
  expect(row?.persons.n).toBe(2)
  expect(await opened(row?.sessions.list ?? '')).toEqual(idsOf(known, twice, again))
  expect(row?.trend).toHaveLength(14)
  expect(row?.trend.slice(0, 3).map((one) => one.sessions)).toEqual([2, 1, 0])
})

test('what is refused and empty is no false rejection; refused twice is a struggle', async () => {
  const [empty] = await list('&signal=fieldError')
  expect(empty).toMatchObject({ signals: 1, failure: { k: 1, n: 5 } })
  expect(empty?.says).toBe('“Maiden name” is refused: “Enter your maiden name”')
  const [struggle] = await list('&signal=fieldStruggle')
  expect(struggle).toMatchObject({ signals: 1, failure: { k: 1, n: 5 } })
  expect(await opened(struggle?.sessions.list ?? '')).toEqual(idsOf(visits.twice))
})

test('one point in detail', async () => {
  const detail = await detailOf('falseRejection')
  expect(detail.messages).toEqual([
    { message: 'Enter your maiden name', n: 3 },
    { message: 'Vul uw meisjesnaam in', n: 1 },
  ])
  expect(detail.browsers).toMatchObject([
    { browser: 'Safari', browserVersion: '12', persons: 2, tried: 2, failure: { k: 2, n: 2 } },
    { browser: 'Chrome', browserVersion: '120', persons: 0, tried: 3, failure: { k: 0, n: 3 } },
  ])
  expect(detail.shapes).toEqual([
    { shape: 'apostrophe', n: 4 },
    { shape: 'space', n: 1 },
  ])
  // One of the four was told by words alone; of another nothing is known.
  expect(detail.told).toEqual({ errors: 4, unsure: 1 })
  // Of those affected only c-1 succeeded, on another device; of the others only the buyer, within a week.
  expect(detail.converted).toMatchObject({ k: 1, n: 2 })
  expect(detail.convertedOthers).toMatchObject({ k: 1, n: 3 })
  const { known, twice, again, buyer } = visits
  // Of the visitor who came twice, the visit in which it went wrong twice.
  expect(detail.watch).toMatchObject([
    {
      sessionId: twice.sessionId,
      step: `${twice.tabId}.2`,
      ts: from + 2 * hour + 1,
      person: `anon:${twice.visitorId}`,
      why: 'was refused although filled in twice, then left; 0 s, not replayed',
    },
    { sessionId: known.sessionId, step: `${known.tabId}.3`, ts: from + hour + 2, person: 'c-1' },
  ])
  expect(detail.watch.map(({ sessionId }) => sessionId)).not.toContain(again.sessionId)
  expect(detail.succeeded).toMatchObject([
    { sessionId: buyer.sessionId, step: `${buyer.tabId}.2`, why: expect.stringContaining('succeeded (€50)') },
    { sessionId: visits.late.sessionId },
  ])
})

test('faults of a page: those who saw it are those who tried', async () => {
  const [error] = await list('&signal=jsError')
  // One trouble, whatever it names this time; seven persons saw /checkout.
  expect(error).toMatchObject({ signals: 2, place: '', failure: { k: 1, n: 7 } })
  expect(error?.says).toBe("Script error: “Cannot read 'x1' of order 17”")
  expect((await detailOf('jsError')).told).toEqual({ errors: 0, unsure: 0 })
  const [failed] = await list('&signal=failedRequest')
  expect(failed).toMatchObject({ signals: 2, label: 'POST /api/orders/#', failure: { k: 2, n: 7 }, fresh: false })
  expect(failed?.says).toBe('A request fails: POST /api/orders/#')
  // Of a form, those who sent it.
  const [sent] = await list('&signal=failedSubmit')
  expect(sent).toMatchObject({ signals: 2, label: 'Checkout', failure: { k: 2, n: 3 } })
})

test('filters by signal and page, and an unknown point', async () => {
  expect(await list('&path=/')).toEqual([])
  expect((await list('&path=/checkout')).length).toBe((await list()).length)
  expect((await stack.get(`${points}/nothing?${period}`)).status).toBe(404)
  // Nobody met it in this period: it is still known, and says so.
  const [row] = await list('&signal=falseRejection')
  const quiet = (await stack.read(
    `${points}/${row?.pointId}?from=${from - 20 * day}&to=${from - 10 * day}`,
  )) as StruggleDetail
  expect(quiet).toMatchObject({ label: 'Maiden name', signals: 0, failure: { k: 0, n: 0, rate: null }, watch: [] })
  expect(await opened(quiet.sessions.list)).toEqual([])
})

test('signals of a version that the session has left do not count', async () => {
  const [before] = await list('&signal=falseRejection')
  const { buyer } = visits
  const [stored] = await stack.store.query<Record<string, unknown>>(
    `SELECT * EXCEPT (ts) FROM signals FINAL WHERE signal = 'falseRejection' LIMIT 1`,
  )
  const key = { sessionId: buyer.sessionId, sessionDay: '2024-11-01', tabId: buyer.tabId, eventNo: 99 }
  await stack.store.insert('signals', [{ ...stored, ...key, version: 1, ts: from + hour }])
  expect((await list('&signal=falseRejection'))[0]).toEqual(before)
  expect(await opened(before?.sessions.list ?? '')).toEqual(idsOf(visits.known, visits.twice, visits.again))
})
