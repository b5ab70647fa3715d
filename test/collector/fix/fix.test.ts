/** A struggle point is fixed: who waits, who is told, what came of it, counted by hand beforehand. */
import { randomUUID } from 'node:crypto'
import type { Fix } from '@hindsight/protocol/api/fix'
import { noId, utcDay } from '@hindsight/protocol/ids'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AnalysisStack, type Fact, startAnalysisStack, visitOf } from '../analysis/analysisStack.ts'
import { countsIn } from '../analysis/everyCount.ts'
import { contact, contactAnyTime, put } from '../cases/population.ts'
import { eventStored } from '../read/rows.ts'

const day = 86_400_000
const now = Date.now()
const ago = (days: number) => now - days * day
const site = '/api/sites/demo'
const field = { path: '/checkout', place: 'name:maidenName', form: 'id:checkout', label: 'Maiden name' }

let stack: AnalysisStack
let point: string

type One = { customer: string; visitor: string; device: string }
const people = (prefix: string, n: number, device = 'desktop'): One[] =>
  Array.from({ length: n }, (_, index) => ({ customer: `${prefix}-${index}`, visitor: randomUUID(), device }))

const told = people('told', 6)
const left = people('left', 20)
const alone = people('alone', 1, 'mobile')
const early = people('early', 1)
const closed = people('closed', 1, 'mobile')
const nobody = people('', 2)
const at = (of: One[], index: number): string => of[index]?.customer ?? ''

function hit({ customer, visitor, device }: One) {
  const facts: Fact[] = [
    { at: ago(15), kind: 'pageView', path: '/checkout', url: 'https://shop.example/checkout', properties: '{}' },
    { at: ago(15) + 1, kind: 'fieldVisit', ...field },
    { at: ago(15) + 2, kind: 'fieldError', ...field, message: 'Enter it', filled: true, properties: '{}' },
    ...(customer.startsWith('-') || nobody.some((one) => one.visitor === visitor)
      ? []
      : [{ at: ago(15) + 3, kind: 'identify', customerId: customer }]),
  ]
  return visitOf({ visitorId: visitor, device, facts })
}

function back({ visitor, device }: One) {
  const page = { kind: 'pageView', path: '/', url: 'https://shop.example/', properties: '{}' }
  return visitOf({ visitorId: visitor, device, facts: [{ at: ago(5), ...page, release: '2.1' }] })
}

/** What the server tells of a customer. */
function byServer(customerId: string, ts: number, what: Record<string, unknown>) {
  const of = { siteId: 'demo', sessionDay: utcDay(ts), sessionId: noId, visitorId: '' }
  const said = { kind: 'track', customerId, messageId: randomUUID(), ...what }
  return eventStored(of, { ts, eventNo: 0, source: 'server', verified: true, ...said })
}
const order = (customerId: string, ts: number, revenue: number) =>
  byServer(customerId, ts, { name: 'Order Completed', orderId: randomUUID(), revenue })
const call = (customerId: string, ts: number) =>
  byServer(customerId, ts, { name: 'Call', properties: '{"properties":{"channel":"phone"}}' })

async function done<T>(method: string, path: string, body?: unknown): Promise<T> {
  const answer = await stack.call(method, site + path, body === undefined ? {} : { body })
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`)
  return answer.body as T
}
const fixNow = async () => (await done<{ fix: Fix | null }>('GET', `/struggle-points/${point}/fix`)).fix
const markFixed = async (release: string) => {
  const { status } = await done<{ status: { version: number } }>('GET', `/struggle-points/${point}?from=${ago(30)}`)
  await done('PATCH', `/struggle-points/${point}`, { version: status.version, state: 'fixed', release })
}

async function flagged(person: string, pointId?: string): Promise<{ caseId: string; version: number }> {
  return (
    await done<{ case: { caseId: string; version: number } }>('POST', '/cases', { person, reason: 'Called', pointId })
  ).case
}

async function tellByPhone(person: string, when: number): Promise<void> {
  const { caseId, version } = await flagged(person, point)
  await done('POST', `/cases/${caseId}/contacts`, { version, channel: 'call', result: 'reached', at: when })
}

beforeAll(async () => {
  stack = await startAnalysisStack()
  await contactAnyTime(stack.sites)
  const other = { customer: '', visitor: randomUUID(), device: 'tablet' }
  const seen = { kind: 'pageView', path: '/', url: 'https://shop.example/', properties: '{}', release: '2.1' }
  await stack.keep([
    ...[...told, ...left, ...alone, ...early, ...closed, ...nobody].map(hit),
    visitOf({ visitorId: other.visitor, device: other.device, facts: [{ at: ago(10), ...seen }] }),
    ...[...told.slice(0, 2), ...left.slice(0, 3)].map(back),
  ])
  await put(stack.store, {
    events: [
      order(at(early, 0), ago(14), 99),
      ...told.slice(0, 4).map(({ customer }) => order(customer, ago(7), 50)),
      ...left.slice(0, 5).map(({ customer }) => order(customer, ago(7), 40)),
      ...left.slice(0, 8).map(({ customer }) => call(customer, ago(6))),
    ],
    contactDetails: left.slice(5, 10).map(({ customer }) => contact(customer, { email: `${customer}@example.org` })),
  })
  const { points } = await done<{ points: { pointId: string; signal: string }[] }>(
    'GET',
    `/struggle-points?from=${ago(30)}`,
  )
  point = points.find(({ signal }) => signal === 'falseRejection')?.pointId ?? ''
})
afterAll(() => stack?.stop())

test('nothing is told of what is not fixed, or of a release that nobody has seen', async () => {
  expect(await fixNow()).toBeNull()
  expect((await stack.get(`${site}/struggle-points/${point}/tell`)).body.code).toBe('point_not_fixed')
  await markFixed('9.9')
  expect(await fixNow()).toMatchObject({ fixedAt: null, release: '9.9', affected: { n: 31 }, told: { n: 0 } })
  expect((await stack.get(`${site}/struggle-points/${point}/tell`)).body.code).toBe('fix_not_out')
})

test('who waits, who was told, who came back and who converted are lists of exactly those', async () => {
  await markFixed('2.1')
  for (const { customer } of [...told, ...alone]) await tellByPhone(customer, ago(8))
  const over = await flagged(at(closed, 0), point)
  await done('PATCH', `/cases/${over.caseId}`, { version: over.version, status: 'closed' })

  const fix = await fixNow()
  expect(fix).toMatchObject({
    fixedAt: ago(10),
    affected: { n: 31 },
    stillOpen: { n: 2 + 15 + 1 + 2 },
    notTold: { n: 15 + 2 },
    told: { n: 7 },
    returned: { n: 5 },
    convertedSince: { n: 4 },
    telling: [],
  })
  const opened = await Promise.all(countsIn(fix).map(async ({ n, list }) => [n, (await stack.open(list)).total.n]))
  expect(opened).toHaveLength(6)
  for (const [n, listed] of opened) expect(listed).toBe(n)
  const converted = await stack.open(fix?.convertedSince.list ?? '')
  expect(converted.rows.map(({ person }) => person).sort()).toEqual(told.slice(0, 4).map(({ customer }) => customer))
  const wrong = await stack.get(`${site}/customers?fix=told`)
  expect([wrong.status, JSON.stringify(wrong.body.errors)]).toEqual([400, expect.stringContaining('goes with point')])
})

test('those told are held against their like who were not: a quarter of these ordered, two in five called', async () => {
  const fix = await fixNow()
  expect(fix?.value).toMatchObject({ observed: 200, compared: { told: 7, matched: 6, controls: 20, reason: null } })
  const { persons, worth } = fix?.value.compared ?? {}
  expect(persons?.value).toBeCloseTo(4 - 6 * (5 / 20), 6)
  expect(worth?.value).toBeCloseTo((4 - 1.5) * 40, 6)
  for (const one of [persons, worth])
    expect([one?.low, one?.high]).toEqual([lessThan(one?.value), moreThan(one?.value)])
  expect(fix?.calls).toMatchObject({
    known: true,
    before: 8,
    after: 0,
    compared: { told: 7, matched: 6, controls: 20 },
  })
  expect(fix?.calls.compared.persons?.value).toBeCloseTo(6 * (8 / 20), 6)
})
const lessThan = (n = 0) => expect.toSatisfy((low: number) => low < n)
const moreThan = (n = 0) => expect.toSatisfy((high: number) => high > n)

test('telling makes one case each and a draft for those who take e-mail; twice at once makes no second', async () => {
  const consent = { service: {}, commercial: {} }
  const said = { version: 0, doNotContact: null, consent, unsubscribed: false }
  const status = (person: string) => `/customers/${person}/contact-status`
  await done('PUT', status(at(left, 9)), { ...said, consent: { ...consent, service: { email: 'refused' } } })
  await done('PUT', status(at(left, 10)), { ...said, doNotContact: { reason: 'She asked for it' } })
  await flagged(at(left, 11))
  const preview = { anonymous: 2, doNotContact: 1, sensitive: 0, byMail: 4, byCall: 10 }
  expect(await done('GET', `/struggle-points/${point}/tell`)).toMatchObject({ ...preview, notTold: { n: 17 } })

  const templateId = randomUUID()
  const press = (id: string | null) =>
    stack.call('POST', `${site}/struggle-points/${point}/tell`, { body: { reason: 'It is fixed', templateId: id } })
  expect((await press(templateId)).status).toBe(400)
  const texts = [{ language: 'en', subject: 'It works again', text: 'Please try again. {{unsubscribe}}' }]
  await done('PUT', `/mail/templates/${templateId}`, { version: 0, name: 'Fixed', texts })
  const both = await Promise.all([press(templateId), press(templateId)])
  expect(both.map(({ status: answered }) => answered).sort()).toEqual([200, 409])
  const made = both.find(({ status: answered }) => answered === 200)?.body
  expect(made).toMatchObject({ flagged: 13, joined: 1, later: 0 })
  const cases = await stack.read(`${made?.list}`)
  expect(cases.total).toMatchObject({ n: 14 + 7 })
  const recipients = await stack.read(`${site}/mail/recipients?batch=${made?.batchId}`)
  expect((recipients.entries as { person: string }[]).map(({ person }) => person).sort()).toEqual(
    left.slice(5, 9).map(({ customer }) => customer),
  )
  const after = await fixNow()
  expect(after?.telling).toEqual([{ batchId: made?.batchId, status: 'draft' }])
  expect(after?.notTold.n).toBe(17)

  // Thrown away, it can be told anew; nobody gets a second case.
  await done('PATCH', `/mail/batches/${made?.batchId}`, { act: 'discard' })
  expect((await press(null)).body).toMatchObject({ flagged: 0, joined: 14, batchId: null })
  await tellByPhone(at(left, 12), Date.now() - 1)
  expect(await fixNow()).toMatchObject({ told: { n: 8 }, notTold: { n: 16 } })
})
