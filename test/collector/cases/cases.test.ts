/** Follow-up over the API on the real engine: flagging, working on a case, and what a second colleague is told. */
import { randomUUID } from 'node:crypto'
import type { FollowUpCase } from '@hindsight/protocol/api/cases'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, type ReadStack, startReadStack } from '../read/readStack.ts'
import { contact, contactAnyTime, put, siteId, type Visit, visit } from './population.ts'

let stack: ReadStack
let ann = { cookie: '', accountId: '' }
let bob = { cookie: '', accountId: '' }
const cases = `/api/sites/${siteId}/cases`
const now = Date.now()
const visits: Visit[] = []

/** One customer after the other, each with one session. */
function customers(count: number): Visit[] {
  const made = Array.from({ length: count }, () => visit(`C-${visits.length}-${randomUUID()}`, now - 3_600_000))
  visits.push(...made)
  return made
}

async function colleague(email: string, role: 'support' | 'viewer' | 'analyst') {
  await stack.addAccount(email, role)
  const cookie = await stack.signIn(email)
  const me = (await stack.get('/api/me', { cookie })).body as { account: { accountId: string } }
  return { cookie, accountId: me.account.accountId }
}

beforeAll(async () => {
  stack = await startReadStack()
  await contactAnyTime(stack.sites)
  ann = await colleague('ann@example.com', 'support')
  bob = await colleague('bob@example.com', 'support')
})
afterAll(() => stack?.stop())

async function next(): Promise<Visit> {
  const [made] = customers(1) as [Visit]
  await put(stack.store, { sessions: [made] })
  return made
}

const flag = (person: string, over: Record<string, unknown> = {}, who = ann) =>
  stack.call('POST', cases, { cookie: who.cookie, body: { person, reason: 'Could not pay', ...over } })

async function flagged(person: string, over: Record<string, unknown> = {}): Promise<FollowUpCase> {
  const answer = await flag(person, over)
  expect([answer.status, answer.text]).toEqual([200, expect.any(String)])
  return answer.body.case as FollowUpCase
}

const act = (method: string, of: FollowUpCase, path: string, body: object, who = ann): Promise<Answer> =>
  stack.call(method, `${cases}/${of.caseId}${path}`, { cookie: who.cookie, body: { version: of.version, ...body } })
const change = (of: FollowUpCase, body: object, who = ann) => act('PATCH', of, '', body, who)
const codes = (answer: Answer) => [answer.status, answer.body.code]
const fields = (answer: Answer) => (answer.body.errors as { field: string }[] | undefined)?.map(({ field }) => field)
const asCase = (answer: Answer) => answer.body as FollowUpCase
type List = {
  total: { n: number; list: string }
  counts: Record<string, { n: number; list: string }>
  cases: FollowUpCase[]
  next: string | null
}
const list = async (query: string, who = ann) =>
  (await stack.get(`${cases}?${query}`, { cookie: who.cookie })).body as unknown as List

describe('flagging', () => {
  test('makes a case that says who, why, by whom and whether she can be reached, without giving her away', async () => {
    const { person, sessionId } = await next()
    await put(stack.store, { contactDetails: [contact(person, { name: 'Mary O’Brien', email: 'mary@example.com' })] })
    const evidence = { sessionId, step: `${sessionId}.3`, ts: now - 3_000_000, text: 'Refused although filled in' }
    const made = await flagged(person, { evidence, pointId: 'p-1', note: 'Sounded upset' })
    expect(made).toMatchObject({
      person,
      who: 'M… O’B…',
      reachable: true,
      reason: 'Could not pay',
      pointId: 'p-1',
      evidence: [evidence],
      status: 'new',
      owner: null,
      createdBy: 'ann@example.com',
      notes: [{ by: 'ann@example.com', text: 'Sounded upset' }],
      version: 1,
    })
    expect(await (await stack.get(`${cases}/${made.caseId}`, { cookie: bob.cookie })).body).toEqual(made)
    expect(JSON.stringify(made)).not.toMatch(/mary|Brien/i)
  })

  test('a second flag joins the open case: the reason stays, what is new is added', async () => {
    const { person, sessionId } = await next()
    const first = await flagged(person)
    const evidence = { sessionId, step: '', ts: now, text: 'Clicked again and again' }
    const again = await flag(person, { reason: 'Wrote to us', evidence }, bob)
    expect(again.body).toMatchObject({
      joined: true,
      case: { caseId: first.caseId, reason: 'Could not pay', evidence: [evidence], version: 2 },
    })
    expect((again.body.case as FollowUpCase).notes).toMatchObject([{ text: 'Wrote to us', by: 'bob@example.com' }])
    // The very same once more changes nothing.
    const same = await flag(person, { evidence }, bob)
    expect(same.body).toMatchObject({ joined: true, case: { version: 2 } })
  })

  test('twenty at once make one open case', async () => {
    const { person } = await next()
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => flag(person, { note: `Note ${n}` }, n % 2 ? ann : bob)),
    )
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200))
    expect(answers.filter(({ body }) => body.joined === false)).toHaveLength(1)
    const { total, cases: open } = await list(`person=${encodeURIComponent(person)}`)
    expect([total.n, open.length]).toEqual([1, 1])
    expect(open[0]?.notes.map(({ text }) => text).sort()).toEqual(
      Array.from({ length: 20 }, (_, n) => `Note ${n}`).sort(),
    )
  })

  test('an anonymous visitor can be flagged, and is not reachable', async () => {
    const anonymous = visit(`anon:${randomUUID()}`, now - 60_000)
    await put(stack.store, { sessions: [anonymous] })
    const made = await flagged(anonymous.person)
    expect(made).toMatchObject({ reachable: false, who: `Visitor ${anonymous.visitorId.slice(0, 8)}` })
  })

  test('nobody is flagged who is not known, nor with what happened to someone else', async () => {
    const [mine, other] = [await next(), await next()]
    expect(codes(await flag('C-nobody'))).toEqual([404, 'person_not_found'])
    const moment = (sessionId: string) => ({ evidence: { sessionId, step: '', ts: now, text: '' } })
    for (const sessionId of [other.sessionId, randomUUID(), 'x']) {
      const answer = await flag(mine.person, moment(sessionId))
      expect([answer.status, fields(answer)]).toEqual([400, ['evidence.sessionId']])
    }
    expect((await list(`person=${encodeURIComponent(mine.person)}&status=all`)).total.n).toBe(0)
  })

  test('a page that still knows her as a visitor flags the customer she has become', async () => {
    const { person, visitorId, sessionId } = await next()
    const made = await flagged(`anon:${visitorId}`, { evidence: { sessionId, step: '', ts: now, text: '' } })
    expect(made.person).toBe(person)
  })
})

describe('working on a case', () => {
  test('it is given to someone who may work on it, and taken back', async () => {
    const made = await flagged((await next()).person)
    const given = await change(made, { owner: bob.accountId })
    expect(asCase(given)).toMatchObject({
      status: 'assigned',
      owner: { accountId: bob.accountId, name: 'bob@example.com' },
      version: 2,
    })
    expect(asCase(await change(asCase(given), { owner: null }))).toMatchObject({ status: 'new', owner: null })
    const analyst = await colleague('eve@example.com', 'analyst')
    for (const owner of [analyst.accountId, 'nobody-there']) {
      const answer = await change({ ...made, version: 3 }, { owner })
      expect([answer.status, fields(answer)]).toEqual([400, ['owner']])
    }
    const who = (await stack.get('/api/colleagues', { cookie: ann.cookie })).body as { colleagues: { name: string }[] }
    expect(who.colleagues.map(({ name }) => name)).toEqual(['ann@example.com', 'bob@example.com'])
  })

  test('an attempt to reach her is logged with what came of it, and makes the case contacted', async () => {
    const made = await flagged((await next()).person)
    const missed = asCase(await act('POST', made, '/contacts', { channel: 'call', result: 'no answer' }))
    expect(missed).toMatchObject({
      status: 'contacted',
      contacts: [{ channel: 'call', result: 'no answer', note: '', by: 'ann@example.com' }],
    })
    const waiting = asCase(await change(missed, { status: 'waiting' }))
    const reached = { channel: 'email', result: 'reached', note: 'Will try again', at: now - 1000 }
    const after = asCase(await act('POST', waiting, '/contacts', reached, bob))
    // In the order in which they happened, and still waiting.
    expect(after.contacts.map(({ result }) => result)).toEqual(['reached', 'no answer'])
    expect(after.status).toBe('waiting')
    const ahead = { channel: 'call', result: 'reached', at: Date.now() + 3_600_000 }
    expect(fields(await act('POST', after, '/contacts', ahead))).toEqual(['at'])
    expect(codes(await change(asCase(await act('POST', after, '/notes', { text: 'x' })), { status: 'new' }))).toEqual([
      409,
      'transition_not_allowed',
    ])
  })

  test('of two who write upon the same version one is told what the other has changed', async () => {
    const made = await flagged((await next()).person)
    const answers = await Promise.all([
      change(made, { owner: ann.accountId }),
      act('POST', made, '/notes', { text: 'Called the shop' }, bob),
    ])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    const [written, refused] = answers[0].status === 200 ? answers : [answers[1], answers[0]]
    expect(refused?.body).toMatchObject({ code: 'changed_meanwhile', current: written?.body })
    const stands = (await stack.get(`${cases}/${made.caseId}`, { cookie: ann.cookie })).body
    expect(stands).toEqual(written?.body)
  })

  test('what is over can be opened again, unless she has another open case', async () => {
    const { person } = await next()
    const made = await flagged(person)
    const closed = asCase(await change(made, { status: 'closed', closedReason: 'Wrong number' }))
    expect(closed.closed).toMatchObject({ by: 'ann@example.com', reason: 'Wrong number' })
    const second = await flagged(person)
    expect(second.caseId).not.toBe(made.caseId)
    expect(codes(await change(closed, { status: 'new' }))).toEqual([409, 'open_case_exists'])
    await change(second, { status: 'resolved' })
    expect(asCase(await change(closed, { status: 'new' }))).toMatchObject({ status: 'new', closed: null })
    // Two at once, of one person: one is opened again.
    const [a, b] = [await flagged((await next()).person), await flagged((await next()).person)]
    expect(a.person).not.toBe(b.person)
    const over = asCase(await change(a, { status: 'closed' }))
    const newer = asCase(await change(await flagged(a.person), { status: 'closed' }))
    const both = await Promise.all([change(over, { status: 'new' }), change(newer, { status: 'new' })])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
  })

  test('its history tells every change in words: who, when, from what, to what', async () => {
    const { person, sessionId } = await next()
    const made = await flagged(person)
    const given = asCase(await change(made, { owner: bob.accountId }))
    const phoned = asCase(
      await act('POST', given, '/contacts', { channel: 'call', result: 'no answer', note: 'Twice' }, bob),
    )
    await flag(person, { evidence: { sessionId, step: 't.1', ts: now, text: 'Refused again' } })
    const closed = { status: 'closed', closedReason: 'Moved away' }
    await change({ ...phoned, version: phoned.version + 1 }, closed)
    const { changes } = (await stack.get(`${cases}/${made.caseId}/history`, { cookie: ann.cookie })).body as {
      changes: { at: number; by: string; field: string; from: string; to: string }[]
    }
    expect(changes.map(({ by, field, from, to }) => [by.split('@')[0], field, from, to])).toEqual([
      ['ann', 'case', '', 'flagged'],
      ['ann', 'reason', '', 'Could not pay'],
      ['ann', 'owner', 'nobody', 'bob@example.com'],
      ['ann', 'status', 'new', 'assigned'],
      ['bob', 'status', 'assigned', 'contacted'],
      ['bob', 'contact', '', 'call: no answer – Twice'],
      ['ann', 'evidence', '', 'Refused again'],
      ['ann', 'status', 'contacted', 'closed'],
      ['ann', 'closing reason', '', 'Moved away'],
    ])
    for (const [index, { at }] of changes.entries()) expect(at).toBeGreaterThanOrEqual(changes[index - 1]?.at ?? now)
  })

  test('what is not there is not found', async () => {
    const absent = { caseId: randomUUID(), version: 1 } as FollowUpCase
    const answers = await Promise.all([
      stack.get(`${cases}/${absent.caseId}`, { cookie: ann.cookie }),
      stack.get(`${cases}/${absent.caseId}/history`, { cookie: ann.cookie }),
      change(absent, { status: 'closed' }),
      act('POST', absent, '/notes', { text: 'x' }),
      act('POST', absent, '/contacts', { channel: 'call', result: 'reached' }),
    ])
    expect(answers.map(codes)).toEqual(Array(5).fill([404, 'case_not_found']))
  })
})

describe('the list', () => {
  test('every count is the number of rows of its list; filters and pages agree with it', async () => {
    const made = await Promise.all(
      customers(7).map(async (one) => {
        await put(stack.store, { sessions: [one] })
        return flagged(one.person, { pointId: 'p-list' })
      }),
    )
    await change(made[0] as FollowUpCase, { owner: ann.accountId })
    await change(made[1] as FollowUpCase, { owner: bob.accountId })
    await change(made[2] as FollowUpCase, { status: 'resolved' })
    const all = await list('status=all&point=p-list')
    expect([all.total.n, all.cases.length]).toEqual([7, 7])
    const times = all.cases.map(({ changedAt }) => changedAt)
    expect(times).toEqual([...times].sort((a, b) => b - a))
    expect((await list('point=p-list')).total.n).toBe(6)
    expect((await list('point=p-list&owner=me')).total.n).toBe(1)
    expect((await list(`point=p-list&owner=${bob.accountId}`)).total.n).toBe(1)
    expect((await list('point=p-list&owner=nobody')).total.n).toBe(4)
    expect((await list('point=p-list&status=resolved')).cases.map(({ caseId }) => caseId)).toEqual([made[2]?.caseId])

    for (const { n, list: url } of [all.total, ...Object.values(all.counts)]) {
      // Bob reads the same rows at Ann's addresses: nothing in them depends on who asks.
      const rows: FollowUpCase[] = []
      let cursor: string | null = ''
      while (cursor !== null) {
        const page = (await stack.get(`${url}&limit=3${cursor && `&cursor=${cursor}`}`, { cookie: bob.cookie }))
          .body as unknown as List
        expect([url, page.total.n]).toEqual([url, n])
        rows.push(...page.cases)
        cursor = page.next
      }
      expect([url, new Set(rows.map(({ caseId }) => caseId)).size, rows.length]).toEqual([url, n, n])
    }
    expect(all.counts.mine?.n).toBeGreaterThan(0)
    expect(codes(await stack.get(`${cases}?cursor=x`, { cookie: ann.cookie }))).toEqual([400, 'input_invalid'])
  })

  test('another site sees nothing of it', async () => {
    const site = await stack.sites.create('Other', {}, 'test')
    const [other, here] = await Promise.all([
      stack.get(`/api/sites/${site.siteId}/cases?status=all`, { cookie: ann.cookie }),
      list('status=all'),
    ])
    expect(other.body.total).toMatchObject({ n: 0 })
    const id = here.cases[0]?.caseId
    const asked = await stack.get(`/api/sites/${site.siteId}/cases/${id}`, { cookie: ann.cookie })
    expect(codes(asked)).toEqual([404, 'case_not_found'])
  })
})
