/** Working on many cases over the API: details, order, bulk changes with undo, views, callers, the contact policy. */
import { randomUUID } from 'node:crypto'
import type { FollowUpCase } from '@hindsight/protocol/api/cases'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { heldSessions } from '../../../collector/src/queries/cases/heldSessions.ts'
import { type Answer, type ReadStack, startReadStack } from '../read/readStack.ts'
import { eventStored } from '../read/rows.ts'
import { contact, contactAnyTime, put, signal, siteId, tabId, type Visit, visit } from './population.ts'

let stack: ReadStack
let ann = ''
let bob = ''
const site = `/api/sites/${siteId}`
const now = Date.now()
const hourMs = 3_600_000
type List = {
  total: { n: number; list: string }
  counts: Record<string, { n: number; list: string }>
  cases: FollowUpCase[]
  next: string | null
}
type Skipped = { caseId: string; reason: string }[]
type Bulk = { done: number; skipped: Skipped; undoId: string }

const setSettings = async (settings: object) => {
  await stack.sites.change(siteId, stack.sites.byId(siteId)?.version ?? 0, { settings }, 'test')
}

beforeAll(async () => {
  stack = await startReadStack()
  await contactAnyTime(stack.sites)
  await setSettings({ teams: ['Tier 2', 'Payments'] })
  for (const name of ['ann', 'bob']) await stack.addAccount(`${name}@example.com`, 'support')
  ann = await stack.signIn('ann@example.com')
  bob = await stack.signIn('bob@example.com')
})
afterAll(() => stack?.stop())

const call = (method: string, path: string, body?: object, cookie = ann): Promise<Answer> =>
  stack.call(method, site + path, { cookie, ...(body ? { body } : {}) })
async function ask<T>(method: string, path: string, body?: object, cookie = ann): Promise<T> {
  const answer = await call(method, path, body, cookie)
  expect([path, answer.status, answer.text]).toEqual([path, 200, expect.any(String)])
  return answer.body as T
}
const refusal = ({ status, body }: Answer) => [
  status,
  body.code,
  (body.errors as { field: string }[] | undefined)?.[0]?.field,
]

async function someone(over: Partial<Visit> = {}): Promise<Visit> {
  const of = visit(`C-${randomUUID()}`, now - hourMs, over)
  await put(stack.store, { sessions: [of] })
  return of
}
async function flagged(of: Visit, over: object = {}): Promise<FollowUpCase> {
  return (await ask<{ case: FollowUpCase }>('POST', '/cases', { person: of.person, reason: 'Could not pay', ...over }))
    .case
}
const change = (of: FollowUpCase, body: object, cookie = ann) =>
  ask<FollowUpCase>('PATCH', `/cases/${of.caseId}`, { version: of.version, ...body }, cookie)
const read = (caseId: string) => ask<FollowUpCase>('GET', `/cases/${caseId}`)

describe('details of a case', () => {
  test('are kept, told in the history in words, and checked', async () => {
    const made = await flagged(await someone())
    expect(made).toMatchObject({
      priority: 'normal',
      due: null,
      team: null,
      ticket: null,
      nextAttempt: null,
      value: null,
    })
    const due = Date.UTC(2026, 11, 1, 9)
    const ticket = { system: 'Zendesk', id: 'Z-17', url: 'https://help.example/17' }
    const changed = await change(made, { priority: 'urgent', due, team: 'Tier 2', ticket })
    expect(changed).toMatchObject({ priority: 'urgent', due, team: 'Tier 2', ticket })
    const { changes } = await ask<{ changes: Record<string, string>[] }>('GET', `/cases/${made.caseId}/history`)
    expect(changes.slice(2).map(({ field, from, to }) => [field, from, to])).toEqual([
      ['priority', 'normal', 'urgent'],
      ['due', 'none', '2026-12-01 09:00 UTC'],
      ['team', 'none', 'Tier 2'],
      ['ticket', 'none', 'Zendesk Z-17'],
    ])
    const bad = { version: changed.version, team: 'Nobody’s' }
    expect(refusal(await call('PATCH', `/cases/${made.caseId}`, bad))).toEqual([400, 'input_invalid', 'team'])
    const script = { version: changed.version, ticket: { system: '', id: '1', url: 'javascript:alert(1)' } }
    expect((await call('PATCH', `/cases/${made.caseId}`, script)).status).toBe(400)
    expect((await ask<List>('GET', '/cases?ticket=Z-17')).cases.map(({ caseId }) => caseId)).toEqual([made.caseId])
  })

  test('a basket that was left behind is what is at stake', async () => {
    const of = await someone()
    const cart = { properties: { revenue: 84, currency: 'EUR' } }
    await put(stack.store, {
      events: [
        eventStored(of, {
          ts: now - hourMs,
          eventNo: 3,
          kind: 'track',
          name: 'Checkout Started',
          tabId,
          properties: JSON.stringify(cart),
        }),
      ],
    })
    const made = await flagged(of, { evidence: { sessionId: of.sessionId, step: '', ts: now - hourMs, text: '' } })
    expect(made.value).toEqual({ amount: 84, currency: 'EUR' })
  })

  test('lists come in each order, page by page, and every count opens its rows', async () => {
    const pointId = `p-${randomUUID()}`
    const wanted = [
      { priority: 'low', due: now - 2 * hourMs },
      { priority: 'urgent', due: now + 5 * hourMs },
      { priority: 'normal', due: null },
      { priority: 'high', due: now - hourMs },
    ]
    for (const details of wanted) await change(await flagged(await someone(), { pointId }), details)
    const inOrder = async (order: string) => {
      const rows: FollowUpCase[] = []
      let cursor = ''
      do {
        const page = await ask<List>(
          'GET',
          `/cases?point=${pointId}&order=${order}&limit=2${cursor && `&cursor=${cursor}`}`,
        )
        rows.push(...page.cases)
        cursor = page.next ?? ''
      } while (cursor !== '')
      return rows
    }
    expect((await inOrder('priority')).map(({ priority }) => priority)).toEqual(['urgent', 'high', 'normal', 'low'])
    expect((await inOrder('due')).map(({ priority }) => priority)).toEqual(['low', 'high', 'urgent', 'normal'])
    expect((await inOrder('created')).map(({ priority }) => priority)).toEqual(['high', 'normal', 'urgent', 'low'])
    const { counts } = await ask<List>('GET', '/cases')
    expect(counts.overdue?.n).toBeGreaterThanOrEqual(2)
    for (const { n, list } of Object.values(counts)) {
      expect([list, ((await stack.get(list, { cookie: ann })).body as unknown as List).total.n]).toEqual([list, n])
    }
    expect((await ask<List>('GET', `/cases?point=${pointId}&team=none&priority=high`)).total.n).toBe(1)
  })

  test('a workaround of the point stands on every case of it', async () => {
    const pointId = `p-${randomUUID()}`
    const made = await flagged(await someone(), { pointId })
    const url = `/struggle-points/${pointId}/workaround`
    await ask('PUT', url, { version: 0, text: 'Leave the hyphen out' })
    expect((await read(made.caseId)).workaround).toMatchObject({ text: 'Leave the hyphen out', by: 'ann@example.com' })
    const late = await call('PUT', url, { version: 0, text: 'Something else' }, bob)
    expect([late.status, late.body.current]).toMatchObject([409, { text: 'Leave the hyphen out', version: 1 }])
    // Merged into another, its workaround is shown there as on the cases, until it is taken away there.
    const root = `p-${randomUUID()}`
    const body = { state: 'open', release: null, reason: '', said: null, into: root, point: root }
    await stack.state.put('strugglePoint', `${siteId}/${pointId}`, body, { expectedVersion: 0, by: 'test' })
    const merged = `/struggle-points/${root}/workaround`
    const shown = { text: 'Leave the hyphen out', by: 'ann@example.com', version: 0 }
    expect(await ask('GET', merged)).toMatchObject(shown)
    await ask('PUT', merged, { version: 0, text: '' })
    expect(await ask('GET', merged)).toMatchObject({ text: '', version: 1 })
    expect((await read(made.caseId)).workaround).toBeNull()
  })

  test('evidence of an open case is held back from retention', async () => {
    const of = await someone()
    const made = await flagged(of, { evidence: { sessionId: of.sessionId, step: '', ts: now, text: '' } })
    expect((await heldSessions(stack.store, siteId)).has(of.sessionId)).toBe(true)
    await change(made, { status: 'closed' })
    expect((await heldSessions(stack.store, siteId)).has(of.sessionId)).toBe(false)
  })
})

describe('a change of many', () => {
  test('tells what was skipped and why; undo leaves alone what a colleague changed since', async () => {
    const [one, two, three] = [
      await flagged(await someone()),
      await flagged(await someone()),
      await flagged(await someone()),
    ]
    await change(three, { status: 'closed' })
    const caseIds = [one.caseId, two.caseId, three.caseId, randomUUID()]
    const given = await ask<Bulk>('POST', '/case-changes', {
      caseIds,
      status: 'waiting',
      priority: 'high',
      note: 'Fix is coming',
    })
    expect(given).toMatchObject({ done: 3, skipped: [{ caseId: caseIds[3], reason: 'There is no such case.' }] })
    expect(await read(three.caseId)).toMatchObject({ status: 'waiting', priority: 'high', closed: null })
    await change(await read(two.caseId), { priority: 'low' }, bob)
    expect((await call('POST', `/case-changes/${given.undoId}/undo`, undefined, bob)).status).toBe(404)
    const undone = await ask<Bulk>('POST', `/case-changes/${given.undoId}/undo`)
    expect(undone).toMatchObject({
      done: 2,
      skipped: [{ caseId: two.caseId, reason: 'Changed since, and left as it is' }],
    })
    expect(await read(one.caseId)).toMatchObject({ status: 'new', priority: 'normal', notes: [] })
    expect(await read(three.caseId)).toMatchObject({ status: 'closed', closed: expect.any(Object) })
    expect(await read(two.caseId)).toMatchObject({ priority: 'low', status: 'waiting' })
    expect((await call('POST', `/case-changes/${given.undoId}/undo`)).status).toBe(409)
  })

  test('takes all of a list', async () => {
    const pointId = `p-${randomUUID()}`
    for (let n = 0; n < 3; n++) await flagged(await someone(), { pointId })
    expect(await ask<Bulk>('POST', `/case-changes?point=${pointId}`, { team: 'Payments' })).toMatchObject({ done: 3 })
    expect((await ask<List>('GET', `/cases?point=${pointId}&team=Payments`)).total.n).toBe(3)
  })
})

describe('saved views', () => {
  test('are one’s own or shared, and changed by their maker only', async () => {
    const [own, shared] = [randomUUID(), randomUUID()]
    await ask('PUT', `/case-views/${own}`, {
      version: 0,
      name: 'Mine, urgent',
      search: 'tab=mine&priority=urgent',
      shared: false,
    })
    const team = { version: 0, name: 'Payments', search: 'team=Payments', shared: true }
    await ask('PUT', `/case-views/${shared}`, team)
    const names = async (cookie: string) =>
      (await ask<{ views: { name: string; mine: boolean }[] }>('GET', '/case-views', undefined, cookie)).views.map(
        ({ name, mine }) => [name, mine],
      )
    expect(await names(ann)).toEqual([
      ['Mine, urgent', true],
      ['Payments', true],
    ])
    expect(await names(bob)).toEqual([['Payments', false]])
    expect((await call('PUT', `/case-views/${shared}`, { ...team, version: 1 }, bob)).status).toBe(403)
    expect((await call('PUT', `/case-views/${shared}`, team)).status).toBe(409)
    expect((await call('DELETE', `/case-views/${shared}`)).status).toBe(204)
    expect(await names(bob)).toEqual([])
  })
})

describe('a caller', () => {
  test('has a case before anybody knows her, masked, revealed with a reason, and joined to who she is', async () => {
    const given = {
      reason: 'Cannot pay, she says',
      name: 'Orla Byrne',
      contact: '+353 1 555 0199',
      channel: 'call',
      priority: 'high',
    }
    const made = await ask<FollowUpCase>('POST', '/caller-cases', given)
    expect(made).toMatchObject({
      who: 'O… B…',
      isCaller: true,
      reachable: true,
      priority: 'high',
      person: `caller:${made.caseId}`,
    })
    const shown = JSON.stringify([
      made,
      await ask<List>('GET', '/cases'),
      await ask('GET', `/cases/${made.caseId}/history`),
    ])
    expect(shown).not.toMatch(/Orla|Byrne|555 0199/)
    const reveal = `/cases/${made.caseId}/caller`
    expect((await call('POST', reveal, { reason: '' })).status).toBe(400)
    expect(await ask('POST', reveal, { reason: 'She asked to be called back' })).toEqual({
      name: 'Orla Byrne',
      contact: '+353 1 555 0199',
    })

    const of = await someone()
    const open = await flagged(of, { reason: 'Maiden name refused' })
    const joined = await ask<FollowUpCase>('POST', `/cases/${made.caseId}/join`, {
      version: made.version,
      person: of.person,
    })
    // The older stays, and it is hers: looking for whom it is about leaves it there.
    expect(joined).toMatchObject({ caseId: made.caseId, person: of.person, isCaller: false, priority: 'high' })
    expect(await read(open.caseId)).toMatchObject({ status: 'closed' })
    const alone = await ask<FollowUpCase>('POST', '/caller-cases', given)
    expect((await call('POST', `/cases/${alone.caseId}/join`, { version: 1, person: 'C-nobody' })).status).toBe(404)
  })
})

describe('the contact policy', () => {
  const log = (of: FollowUpCase, over: object = {}) =>
    call('POST', `/cases/${of.caseId}/contacts`, { version: of.version, channel: 'call', result: 'reached', ...over })

  test('keeps a second call back until it is time, unless a colleague says why', async () => {
    await contactAnyTime(stack.sites, { coolOffHours: 20 })
    const made = await flagged(await someone())
    const nextAttempt = now + 30 * hourMs
    const first = (await log(made, { nextAttempt })).body as FollowUpCase
    expect(first).toMatchObject({ status: 'contacted', nextAttempt, contacts: [{ result: 'reached' }] })
    const again = await log(first)
    expect(refusal(again)).toEqual([409, 'contact_not_allowed', 'override'])
    expect(again.body.detail).toMatch(/^Contacted less than 20 hours ago; not before .*\. Say why/)
    const verdicts = await ask<{ now: { call: { may: boolean; nextAt: number } } }>(
      'GET',
      `/cases/${made.caseId}/may-contact`,
    )
    expect(verdicts.now.call).toMatchObject({ may: false, code: 'coolOff' })
    const forced = (await log(first, { override: 'She asked for it' })).body as FollowUpCase
    expect(forced.contacts.map(({ override }) => override)).toEqual(['', 'She asked for it'])
    const history = await ask<{ changes: { to: string }[] }>('GET', `/cases/${made.caseId}/history`)
    expect(history.changes.at(-1)?.to).toContain('although: She asked for it')
    await contactAnyTime(stack.sites)
  })

  test('of two colleagues who call at once one is told', async () => {
    await contactAnyTime(stack.sites, { perDay: 1 })
    const of = await someone()
    const made = await flagged(of)
    const other = visit(of.person, now)
    await put(stack.store, { sessions: [other] })
    const both = await Promise.all([log(made), log(made)])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
    await contactAnyTime(stack.sites)
  })

  test('do-not-contact is said with a reason, respected everywhere, and taken back', async () => {
    const of = await someone()
    await put(stack.store, { contactDetails: [contact(of.person, { phone: '+31612345678' })] })
    const status = `/customers/${of.person}/contact-status`
    const none = { version: 0, doNotContact: null, consent: {}, unsubscribed: false }
    expect((await call('PUT', status, { ...none, doNotContact: { reason: '' } })).status).toBe(400)
    const said = { ...none, doNotContact: { reason: 'Asked us not to' } }
    expect(await ask('PUT', status, said)).toMatchObject({
      version: 1,
      doNotContact: { reason: 'Asked us not to', by: 'ann@example.com' },
      now: { call: { may: false, code: 'suppressed', nextAt: null } },
    })
    expect((await call('PUT', status, said, bob)).body.current).toMatchObject({ version: 1 })
    const pointId = `p-${randomUUID()}`
    await put(stack.store, { signals: [signal(of, pointId, of.firstTs + 1)] })
    expect(await ask('GET', `/struggle-points/${pointId}/flag`)).toMatchObject({
      affected: { n: 1 },
      doNotContact: 1,
      wouldFlag: 0,
    })
    const made = await flagged(of)
    expect(refusal(await log(made))).toEqual([409, 'contact_not_allowed', 'override'])
    await ask('PUT', status, { ...none, version: 1 })
    expect((await log(made)).status).toBe(200)
  })

  test('what happened on a sensitive page starts no contact, and is left out of flagging all', async () => {
    await setSettings({ sensitive: { paths: ['/health*'], events: [] } })
    const [hit, both] = [await someone(), await someone()]
    const pointId = `p-${randomUUID()}`
    const step = (path: string, eventNo: number) => ({ ts: now, eventNo, kind: 'fieldError', tabId, path })
    await put(stack.store, {
      events: [
        eventStored(hit, step('/health/intake', 7)),
        eventStored(both, step('/health/intake', 7)),
        eventStored(both, step('/checkout', 8)),
      ],
      signals: [signal(hit, pointId, hit.firstTs + 1, { path: '/health/intake' })],
    })
    expect(await ask('GET', `/struggle-points/${pointId}/flag`)).toMatchObject({ sensitive: 1, wouldFlag: 0 })
    const evidence = (of: Visit, eventNo: number) => ({
      sessionId: of.sessionId,
      step: `${tabId}.${eventNo}`,
      ts: now,
      text: '',
    })
    const made = await flagged(hit, { evidence: evidence(hit, 7) })
    expect((await log(made)).body).toMatchObject({
      code: 'contact_not_allowed',
      detail: expect.stringContaining('sensitive page'),
    })
    const mixed = await flagged(both, { evidence: evidence(both, 7) })
    expect((await log(mixed)).status).toBe(409)
    const more = await flagged(both, { evidence: evidence(both, 8) })
    expect((await log(more)).status).toBe(200)
    await setSettings({ sensitive: { paths: [], events: [] } })
  })
})

test('a list of sessions is flagged as its preview says', async () => {
  const browser = `Browser ${randomUUID()}`
  const over = { browser } as Partial<Visit>
  const known = [visit(`C-${randomUUID()}`, now - hourMs, over), visit(`C-${randomUUID()}`, now - hourMs, over)]
  const nobody = visit(`anon:${randomUUID()}`, now - hourMs, over)
  await put(stack.store, {
    sessions: [...known, nobody],
    contactDetails: [contact(known[0]?.person ?? '', { email: 'a@b.example' })],
  })
  const filter = `?browser=${encodeURIComponent(browser)}`
  const preview = await ask<{ from: number; to: number }>('GET', `/listed-sessions/flag${filter}`)
  expect(preview).toMatchObject({ affected: 3, anonymous: 1, wouldFlag: 2, reachable: 1 })
  const done = await ask<{ flagged: number; list: string }>(
    'POST',
    `/listed-sessions/flag${filter}&from=${preview.from}&to=${preview.to}`,
    { reason: 'Slow page' },
  )
  expect(done.flagged).toBe(2)
  expect(((await stack.get(done.list, { cookie: ann })).body as unknown as List).total.n).toBe(2)
  expect(await ask('GET', `/listed-sessions/flag${filter}`)).toMatchObject({ alreadyOpen: 2, wouldFlag: 0 })
})

test('what is asked for again with the same Idempotency-Key is made once, and another content is refused', async () => {
  const { person } = await someone()
  const again = async (path: string, body: object, key: string) => {
    const given = { cookie: ann, body, headers: { 'idempotency-key': key } }
    const answers = [await stack.call('POST', site + path, given), await stack.call('POST', site + path, given)]
    for (const { status, text } of answers) expect([status, text]).toEqual([200, expect.any(String)])
    return answers.map((one) => one.body)
  }
  const [first, second] = await again('/cases', { person, reason: 'Could not pay', note: 'Rang' }, 'event-1')
  expect(second).toEqual(first)
  const { caseId, version } = (first as { case: FollowUpCase }).case
  // What joins an open case is told once, too.
  await again('/cases', { person, reason: 'Rang again' }, 'event-2')
  expect((await read(caseId)).notes.map(({ text }) => text)).toEqual(['Rang', 'Rang again'])
  await again(`/cases/${caseId}/notes`, { version: version + 1, text: 'Voucher sent' }, 'event-3')
  const called = { version: version + 2, channel: 'call', result: 'reached' }
  const [, contacted] = await again(`/cases/${caseId}/contacts`, called, 'event-3')
  expect(contacted).toMatchObject({ version: version + 3, contacts: [{ channel: 'call', result: 'reached' }] })
  expect((await read(caseId)).notes).toHaveLength(3)
  // And once for good: the case that it joined may be over by the time that it is repeated.
  const seen = await read(caseId)
  const over = { version: seen.version, status: 'resolved', closedReason: 'Paid by phone' }
  expect((await stack.call('PATCH', `${site}/cases/${caseId}`, { cookie: ann, body: over })).status).toBe(200)
  const [late] = await again('/cases', { person, reason: 'Rang again' }, 'event-2')
  expect(late).toMatchObject({ joined: true, case: { caseId, status: 'resolved' } })
  const another = { cookie: ann, body: { person: (await someone()).person, reason: 'Rang again' } }
  const asked = { ...another, headers: { 'idempotency-key': 'event-2' } }
  expect(refusal(await stack.call('POST', `${site}/cases`, asked))[1]).toBe('idempotency_key_reused')
  const open = { version: seen.version + 1, status: 'contacted' }
  expect((await stack.call('PATCH', `${site}/cases/${caseId}`, { cookie: ann, body: open })).status).toBe(200)
  const caller = { reason: 'Card refused', name: 'Nora', contact: '030 1234567' }
  const [opened, same] = await again('/caller-cases', caller, 'event-4')
  expect(same?.caseId).toBe(opened?.caseId)

  const reused = { cookie: ann, body: { version: 1, text: 'Another' }, headers: { 'idempotency-key': 'event-3' } }
  expect(refusal(await stack.call('POST', `${site}/cases/${caseId}/notes`, reused))).toEqual([
    409,
    'idempotency_key_reused',
    undefined,
  ])
  // A colleague's key of the same name is another one.
  const hers = { ...reused, cookie: bob, body: { version: version + 5, text: 'Another' } }
  expect((await stack.call('POST', `${site}/cases/${caseId}/notes`, hers)).status).toBe(200)
  const bad = { ...reused, headers: { 'idempotency-key': 'x'.repeat(201) } }
  expect(refusal(await stack.call('POST', `${site}/cases/${caseId}/notes`, bad))[2]).toBe('Idempotency-Key')
})
