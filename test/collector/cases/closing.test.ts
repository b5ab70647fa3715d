/** Cases that close by themselves, and follow a visitor to who she is. */
import { randomUUID } from 'node:crypto'
import type { FollowUpCase } from '@hindsight/protocol/api/cases'
import { noId } from '@hindsight/protocol/ids'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CloseSucceeded, createCloseSucceeded } from '../../../collector/src/jobs/closeSucceeded.ts'
import { createLog } from '../../../collector/src/log.ts'
import { createCases } from '../../../collector/src/people/cases.ts'
import { merge } from '../../../collector/src/people/merges.ts'
import { type ReadStack, startReadStack } from '../read/readStack.ts'
import { identity, order, put, serverOrder, siteId, tabId, type Visit, visit } from './population.ts'

let stack: ReadStack
let job: CloseSucceeded
const cases = `/api/sites/${siteId}/cases`
const hourMs = 3_600_000
/** Struggled then; late in the day in UTC, the next day in Amsterdam. */
const then = Math.floor(Date.now() / 86_400_000) * 86_400_000 - 2 * 86_400_000 + 23.5 * hourMs

beforeAll(async () => {
  stack = await startReadStack()
  const { store, state, sites } = stack
  const log = createLog('silent')
  job = createCloseSucceeded({ store, sites, cases: createCases(store, state), log, movedHere: () => '' })
})
afterAll(() => stack?.stop())

const fresh = () => `C-${randomUUID()}`
const get = async <T>(path: string): Promise<T> => {
  const answer = await stack.get(path)
  expect([path, answer.status]).toEqual([path, 200])
  return answer.body as T
}
const read = (caseId: string) => get<FollowUpCase>(`${cases}/${caseId}`)
const openOf = async (person: string) =>
  (await get<{ cases: FollowUpCase[] }>(`${cases}?person=${encodeURIComponent(person)}`)).cases

async function flag(of: Visit, evidenceTs: number | null = of.firstTs): Promise<FollowUpCase> {
  const moment = { sessionId: of.sessionId, step: `${tabId}.7`, ts: evidenceTs, text: 'Refused' }
  const body = { person: of.person, reason: 'Could not pay', ...(evidenceTs === null ? {} : { evidence: moment }) }
  const answer = await stack.call('POST', cases, { body })
  expect([answer.status, answer.body.code]).toEqual([200, undefined])
  return answer.body.case as FollowUpCase
}

/** The case of someone who struggled, and what was ordered, when, by the sessions and events given. */
async function flaggedThen(person: string): Promise<{ of: Visit; made: FollowUpCase }> {
  const of = visit(person, then)
  await put(stack.store, { sessions: [of] })
  return { of, made: await flag(of) }
}

async function setSite(settings: object): Promise<void> {
  const { version } = stack.sites.byId(siteId) ?? { version: 0 }
  await stack.sites.change(siteId, version, { settings }, 'test')
}

describe('closing by itself', () => {
  test('an order from another device closes it, with what shows it, and the history says so', async () => {
    const person = fresh()
    const { made } = await flaggedThen(person)
    expect(await job.runOnce()).toBe(0)
    const phone = visit(person, then + hourMs, { device: 'mobile', link: 'device' })
    await put(stack.store, { sessions: [phone], events: [order(phone, then + hourMs, 'A-1')] })
    const day = new Date(then + hourMs)
    const month = day.toLocaleDateString('en-US', { month: 'short', timeZone: 'UTC' })
    const reason = `Succeeded since: Order Completed on ${day.getUTCDate()} ${month} ${day.getUTCFullYear()}, order A-1`
    expect(await job.runOnce()).toBe(1)
    const closed = await read(made.caseId)
    expect(closed).toMatchObject({ status: 'closed', closed: { by: 'Hindsight', reason }, version: 2 })
    expect(closed.closed?.at).toBeGreaterThan(made.createdAt)
    const { changes } = await get<{ changes: { by: string; field: string; to: string }[] }>(
      `${cases}/${made.caseId}/history`,
    )
    expect(changes.slice(-2)).toMatchObject([
      { by: 'Hindsight', field: 'status', from: 'new', to: 'closed' },
      { by: 'Hindsight', field: 'closing reason', to: reason },
    ])
    // Once is enough.
    expect(await job.runOnce()).toBe(0)
  })

  test('so does one that a server reports without a session, by any customer number of hers', async () => {
    const [person, old] = [fresh(), fresh()]
    const { made } = await flaggedThen(person)
    await merge(stack.store, siteId, { customerId: old, into: person, decidedAt: Date.now(), by: 'server' })
    await put(stack.store, { events: [serverOrder(old, then + hourMs, 'A-2')] })
    expect(await job.runOnce()).toBe(1)
    expect((await read(made.caseId)).closed?.reason).toMatch(/order A-2$/)
  })

  test('what came before, what is no success, and what someone else ordered, do not', async () => {
    const person = fresh()
    const { of, made } = await flaggedThen(person)
    const other = visit(fresh(), then + hourMs)
    await put(stack.store, {
      sessions: [other],
      events: [
        order(of, then - 1, 'A-0'),
        order(of, then, 'A-0b'),
        { ...order(of, then + 5, ''), name: 'Order Cancelled' },
        order(other, then + hourMs, 'A-3'),
      ],
    })
    expect(await job.runOnce()).toBe(0)
    expect((await read(made.caseId)).status).toBe('new')
    // Evidence that is newer than an order stands against it.
    const next = visit(person, then + 4 * hourMs)
    await put(stack.store, { sessions: [next], events: [order(of, then + 2 * hourMs, 'A-4')] })
    await flag(next)
    expect(await job.runOnce()).toBe(0)
    await put(stack.store, { events: [order(next, then + 5 * hourMs, 'A-5')] })
    expect(await job.runOnce()).toBe(1)
    expect((await read(made.caseId)).closed?.reason).toMatch(/order A-5$/)
  })

  test('without evidence, the flagging is what counts from', async () => {
    const of = visit(fresh(), then)
    await put(stack.store, { sessions: [of], events: [order(of, then + hourMs, 'A-6')] })
    const made = await flag(of, null)
    expect(await job.runOnce()).toBe(0)
    const now = visit(of.person, Date.now() + 1)
    await put(stack.store, { sessions: [now], events: [order(now, now.firstTs, 'A-7')] })
    expect(await job.runOnce()).toBe(1)
    expect((await read(made.caseId)).closed?.reason).toMatch(/order A-7$/)
  })

  test('opened again by a colleague it stays open, whatever was ordered before; the next order closes it', async () => {
    const { of, made } = await flaggedThen(fresh())
    await put(stack.store, { events: [order(of, then + hourMs, 'A-8')] })
    await job.runOnce()
    const { version } = await read(made.caseId)
    const body = { version, status: 'new' }
    expect((await stack.call('PATCH', `${cases}/${made.caseId}`, { body })).status).toBe(200)
    expect(await job.runOnce()).toBe(0)
    const now = visit(of.person, Date.now() + 1_000)
    await put(stack.store, { sessions: [now], events: [order(now, now.firstTs, 'A-9')] })
    expect(await job.runOnce()).toBe(1)
  })

  test('the site says what a success is, and which day it is there', async () => {
    await setSite({ conversion: { kind: 'page', match: '/thanks/*', value: null }, timeZone: 'Europe/Amsterdam' })
    const { of, made } = await flaggedThen(fresh())
    const page = { ts: then + 20, eventNo: 20, kind: 'pageView', path: '/thanks/you', tabId }
    const { sessionDay, sessionId, visitorId } = of
    const thanks = {
      siteId,
      sessionDay,
      sessionId,
      visitorId,
      pageId: noId,
      source: 'recorder',
      properties: '{}',
      ...page,
    }
    await put(stack.store, { events: [order(of, then + 10, 'A-10'), thanks] })
    expect(await job.runOnce()).toBe(1)
    const day = new Date(then + hourMs).getUTCDate()
    expect((await read(made.caseId)).closed?.reason).toMatch(
      new RegExp(`^Succeeded since: /thanks/you viewed on ${day} \\w{3} \\d{4}$`),
    )
    await setSite({ conversion: { kind: 'event', match: 'Order Completed', value: null }, timeZone: 'UTC' })
  })
})

describe('who it is about', () => {
  test('an anonymous case follows the visitor to the customer, and closes by her order on another device', async () => {
    const visitorId = randomUUID()
    const person = fresh()
    const of = visit(`anon:${visitorId}`, then)
    await put(stack.store, { sessions: [of] })
    const made = await flag(of)
    const phone = visit(person, then + hourMs)
    // As the roll-up does when she says who she is.
    await put(stack.store, {
      identities: [identity(visitorId, person, then + 2 * hourMs)],
      sessions: [{ ...of, version: 2, person, customerId: person, link: 'backfill' }, phone],
      events: [order(phone, then + hourMs, 'B-1')],
    })
    await job.runOnce()
    expect(await read(made.caseId)).toMatchObject({
      person,
      status: 'closed',
      closed: { reason: expect.stringMatching(/B-1$/) },
    })
    const { changes } = await get<{ changes: object[] }>(`${cases}/${made.caseId}/history`)
    expect(changes).toContainEqual(
      expect.objectContaining({ by: 'Hindsight', field: 'person', from: `anon:${visitorId}`, to: person }),
    )
  })

  test('while the visit stays nobody’s, or becomes two persons’, it stays', async () => {
    const visitorId = randomUUID()
    const of = visit(`anon:${visitorId}`, then)
    await put(stack.store, {
      sessions: [of],
      identities: [identity(visitorId, fresh(), then), identity(visitorId, fresh(), then)],
    })
    const made = await flag(of)
    await job.runOnce()
    expect((await read(made.caseId)).person).toBe(of.person)
  })

  test('two open cases of what is one person become one: the older stays, with what the younger knew', async () => {
    const [person, other] = [fresh(), fresh()]
    const { made: younger } = await flaggedThen(other)
    const logged = { version: 1, channel: 'call', result: 'no answer', override: 'At any hour' }
    await stack.call('POST', `${cases}/${younger.caseId}/contacts`, { body: logged })
    const { made: newest } = await flaggedThen(person)
    await merge(stack.store, siteId, { customerId: person, into: other, decidedAt: Date.now(), by: 'server' })
    await job.runOnce()
    expect(await openOf(other)).toMatchObject([{ caseId: younger.caseId, status: 'contacted', evidence: [{}, {}] }])
    expect(await read(newest.caseId)).toMatchObject({
      person: other,
      status: 'closed',
      closed: { by: 'Hindsight', reason: 'Joined with the older case of the same person' },
    })
    const { changes } = await get<{ changes: object[] }>(`${cases}/${younger.caseId}/history`)
    expect(changes).toContainEqual(
      expect.objectContaining({ field: 'note', to: expect.stringMatching(/^Joined with/) }),
    )
  })

  test('a merge that is undone takes the case back', async () => {
    const [person, other] = [fresh(), fresh()]
    const { made } = await flaggedThen(person)
    await merge(stack.store, siteId, { customerId: person, into: other, decidedAt: Date.now(), by: 'server' })
    await job.runOnce()
    expect((await read(made.caseId)).person).toBe(other)
    await merge(stack.store, siteId, { customerId: person, into: person, decidedAt: Date.now() + 1, by: 'server' })
    await job.runOnce()
    expect((await read(made.caseId)).person).toBe(person)
  })
})
