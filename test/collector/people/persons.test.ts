/** Whose session it is: the situations of analytics.md §6, each with its known answer, through ingest and roll-up. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Claim, personOf, type Visit } from '../../../collector/src/people/personOf.ts'
import { type Stack, startStack } from '../../support/stack.ts'
import { ask, dayMs, oldVisit, signsIn, tell, visit, whose, whoseAll } from './visits.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startStack({ env: { DEMO: 'shop' } })
})
afterAll(() => stack?.stop())

const soon = { timeout: 60_000, interval: 100 }
const becomes = (sessions: string[], answer: string[]) =>
  expect.poll(() => whoseAll(stack, sessions), soon).toEqual(answer)

test('research before the first login, a return without one, and a second device', async () => {
  const [desktop, phone] = [randomUUID(), randomUUID()]
  const research = await visit(stack, desktop, 3)
  await becomes([research], [`anon:${desktop} none`])
  const login = await visit(stack, desktop, 2, signsIn('C-1'))
  const back = await visit(stack, desktop, 0)
  const other = await visit(stack, phone, 1, signsIn('C-1'))
  await becomes([research, login, back, other], ['C-1 backfill', 'C-1 session', 'C-1 device', 'C-1 session'])
})

test('a device that two customers share speaks for neither', async () => {
  const shared = randomUUID()
  const before = await visit(stack, shared, 5)
  const ann = await visit(stack, shared, 4, signsIn('ann'))
  const between = await visit(stack, shared, 3)
  await becomes([before, ann, between], ['ann backfill', 'ann session', 'ann device'])
  const bob = await visit(stack, shared, 2, signsIn('bob'))
  const nobody = `anon:${shared} none`
  await becomes([before, ann, between, bob], [nobody, 'ann session', nobody, 'bob session'])
})

test('never identified: the visitor is the person; two in one session: the last', async () => {
  const [stranger, two] = [randomUUID(), randomUUID()]
  const alone = await visit(stack, stranger, 1)
  const both = await visit(stack, two, 1, signsIn('first', 'second'))
  await becomes([alone, both], [`anon:${stranger} none`, 'second session'])
  expect(await whose(stack, alone)).toMatchObject({ customerId: '', verified: false })
})

test('a visit more than 30 days before she was named stays anonymous', async () => {
  const visitor = randomUUID()
  const now = Date.now()
  const tooOld = await oldVisit(stack, visitor, now - 31 * dayMs)
  const oldEnough = await oldVisit(stack, visitor, now - 29 * dayMs)
  const login = await visit(stack, visitor, 0, signsIn('C-30'))
  await becomes([login, oldEnough, tooOld], ['C-30 session', 'C-30 backfill', `anon:${visitor} none`])
})

test('the CRM says that two customers are one; a colleague undoes it', async () => {
  const [laptop, tablet] = [randomUUID(), randomUUID()]
  const old = await visit(stack, laptop, 2, signsIn('crm-old'))
  const quiet = await visit(stack, laptop, 1)
  const kept = await visit(stack, tablet, 1, signsIn('crm-new'))
  await becomes([old, quiet, kept], ['crm-old session', 'crm-old device', 'crm-new session'])
  expect((await tell(stack, 'alias', { userId: 'crm-new', previousId: 'crm-old' })).status).toBe(200)
  await becomes([old, quiet, kept], ['crm-new session', 'crm-new device', 'crm-new session'])
  // Of a chain, all follow.
  await tell(stack, 'alias', { userId: 'crm-newest', previousId: 'crm-new' })
  await becomes([old, quiet, kept], ['crm-newest session', 'crm-newest device', 'crm-newest session'])
  const undone = await ask(stack, '/api/sites/demo/customers/crm-old/merge', {
    method: 'POST',
    body: { into: 'crm-old' },
  })
  expect(undone.body).toEqual({ person: 'crm-old' })
  await becomes([old, quiet, kept], ['crm-old session', 'crm-old device', 'crm-newest session'])
})

test('merging back and forth never makes a circle', async () => {
  const sessions = await Promise.all(['m1', 'm2', 'm3'].map((id) => visit(stack, randomUUID(), 1, signsIn(id))))
  const merge = (from: string, into: string) =>
    ask(stack, `/api/sites/demo/customers/${from}/merge`, { method: 'POST', body: { into } })
  await becomes(sessions, ['m1 session', 'm2 session', 'm3 session'])
  expect((await merge('m1', 'm2')).body).toEqual({ person: 'm2' })
  expect((await merge('m3', 'm1')).body).toEqual({ person: 'm2' })
  expect((await merge('m2', 'm1')).body).toEqual({ person: 'm1' })
  await becomes(sessions, ['m1 session', 'm1 session', 'm1 session'])
})

test('an alias of a visitor is one more way to be named; a browser may not merge customers', async () => {
  const visitor = randomUUID()
  const quiet = await visit(stack, visitor, 1)
  await tell(stack, 'alias', { userId: 'aliased', previousId: visitor }, 'demo')
  await becomes([quiet], ['aliased backfill'])
  const victim = await visit(stack, randomUUID(), 1, signsIn('victim'))
  await becomes([victim], ['victim session'])
  await tell(stack, 'alias', { userId: 'thief', previousId: 'victim' }, 'demo')
  await tell(stack, 'track', { userId: 'thief', event: 'Later' }, 'demo')
  await stack.collector.rollUp.runOnce()
  expect(await whoseAll(stack, [victim])).toEqual(['victim session'])
})

test('what a server says and what is signed is verified; what a browser says is a claim', async () => {
  const secret = stack.collector.sites.keysOf('demo')?.identitySecret ?? ''
  const { createHmac } = await import('node:crypto')
  const hashOf = (id: string) => createHmac('sha256', secret).update(id).digest('hex')
  const identify = (customerId: string, identityHash?: string) =>
    visit(stack, randomUUID(), 1, (tab) => [
      tab.event('identify', { customerId, traits: {}, ...(identityHash === undefined ? {} : { identityHash }) }),
    ])
  const claimed = await identify('v-claimed')
  const signed = await identify('v-signed', hashOf('v-signed'))
  const borrowed = await identify('v-borrowed', hashOf('v-signed'))
  const empty = await identify('v-empty', '')
  const visitor = randomUUID()
  const served = await visit(stack, visitor, 0)
  await tell(stack, 'identify', { userId: 'v-server', anonymousId: visitor })
  await expect.poll(async () => (await whose(stack, served))?.customerId, soon).toBe('v-server')
  await expect.poll(async () => (await whose(stack, empty))?.customerId, soon).toBe('v-empty')
  const verified = await Promise.all([claimed, signed, borrowed, empty, served].map((id) => whose(stack, id)))
  expect(verified.map((row) => row?.verified)).toEqual([false, true, false, false, true])
  // A signature that could be used again is not kept.
  const kept = await stack.store.query<{ n: string }>(
    `SELECT toString(count()) AS n FROM events WHERE position(properties, {hash:String}) > 0`,
    { hash: hashOf('v-signed') },
  )
  expect(kept).toEqual([{ n: '0' }])
})

test('phone and CRM events belong to the customer they name, also after a merge, and to the customer of their device', async () => {
  const device = randomUUID()
  await visit(stack, device, 2, signsIn('caller'))
  await tell(stack, 'track', { userId: 'caller', event: 'Phone Call', properties: { reason: 'order' } })
  await tell(stack, 'track', { userId: 'caller-crm', event: 'Letter Sent' })
  await tell(stack, 'track', { anonymousId: device, event: 'Mail Opened', timestamp: new Date(Date.now() - 5 * dayMs) })
  await tell(stack, 'alias', { userId: 'caller', previousId: 'caller-crm' })
  await expect
    .poll(async () => {
      const { body } = await ask(stack, '/api/sites/demo/customers/caller/timeline')
      return ((body.entries ?? []) as { kind: string; text: string }[])
        .filter(({ kind }) => kind === 'event')
        .map(({ text }) => text)
        .sort()
    }, soon)
    .toEqual([
      'Gave her customer number',
      'Letter Sent',
      'Mail Opened',
      'Phone Call',
      'Two customer numbers are one person',
    ])
})

test('late sayings change nothing but whose it is, and no session twice', async () => {
  const visitor = randomUUID()
  const sessions = await Promise.all([4, 3, 2].map((days) => visit(stack, visitor, days)))
  await becomes(
    sessions,
    sessions.map(() => `anon:${visitor} none`),
  )
  const versions = () =>
    stack.store.query<{ version: string }>(
      'SELECT toString(version) AS version FROM sessions FINAL WHERE sessionId IN {sessions:Array(UUID)} ORDER BY sessionId',
      { sessions },
    )
  await visit(stack, visitor, 1, signsIn('late'))
  await becomes(
    sessions,
    sessions.map(() => 'late backfill'),
  )
  const before = await versions()
  // Said again: nothing is another's by that, so nothing is computed again.
  const again = await visit(stack, visitor, 0, signsIn('late'))
  await becomes([again], ['late session'])
  expect(await versions()).toEqual(before)
})

test('the rule itself, at its edges', () => {
  const at = 1_000 * dayMs
  const session: Visit = {
    siteId: 's',
    sessionDay: 'd',
    sessionId: 'own',
    visitorId: 'v',
    firstMs: at,
    lastMs: at + 1000,
  }
  const claim = (ms: number, over: Partial<Claim> = {}): Claim => ({
    sessionDay: 'd',
    sessionId: 'other',
    person: 'p',
    firstMs: ms,
    lastMs: ms,
    verified: false,
    ...over,
  })
  const linkOf = (...claims: Claim[]) => personOf(session, claims).link
  expect(linkOf(claim(session.lastMs + 30 * dayMs))).toBe('backfill')
  expect(linkOf(claim(session.lastMs + 30 * dayMs + 1))).toBe('none')
  expect(linkOf(claim(at - 300 * dayMs))).toBe('device')
  expect(linkOf(claim(at - dayMs), claim(at + 40 * dayMs))).toBe('device')
  expect(linkOf(claim(at - dayMs), claim(at - 2 * dayMs, { person: 'q' }))).toBe('none')
  expect(linkOf(claim(at, { sessionId: 'own' }), claim(at - 2 * dayMs, { person: 'q' }))).toBe('session')
  // The same session id on another day is another session.
  expect(linkOf(claim(at - dayMs, { sessionId: 'own', sessionDay: 'before' }))).toBe('device')
  expect(personOf(session, [claim(at - 1, { verified: true }), claim(at - 2)])).toMatchObject({ verified: true })
})
