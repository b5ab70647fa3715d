/** Sites: made, changed by two at once, waited for, and what they sent in vain. */
import { siteSettings } from '@hindsight/protocol/settings'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSites } from '../../../collector/src/sites.ts'
import { type ReadStack, startReadStack } from './readStack.ts'
import { eventStored, sessionStored } from './rows.ts'

let stack: ReadStack
beforeAll(async () => {
  stack = await startReadStack()
})
afterAll(() => stack.stop())

const create = (name: string) => stack.call('POST', '/api/sites', { body: { name } })

test('a site has an id from its name, a write key nobody can guess, and default settings', async () => {
  const { status, body } = await create('  Müller & Söhne  ')
  expect(status).toBe(200)
  expect(body).toMatchObject({
    siteId: 'muller-sohne',
    name: 'Müller & Söhne',
    settings: siteSettings.parse({}),
    version: 1,
    firstEventAt: null,
    lastEventAt: null,
  })
  expect(body.writeKey).toMatch(/^[\w-]{20}$/)
  expect(stack.sites.byWriteKey(String(body.writeKey))?.siteId).toBe('muller-sohne')
  expect((await stack.get('/api/sites/muller-sohne')).body).toEqual(body)
})

test('names that make the same id, or none, get one of their own; many at once too', async () => {
  const made = await Promise.all(['Shop', 'shop', 'SHOP!', '日本', '🙂', 'New', 'x'.repeat(100)].map(create))
  const ids = made.map(({ body }) => String(body.siteId))
  expect(new Set(ids).size).toBe(7)
  expect(ids.slice(0, 3).sort()).toEqual(['shop', 'shop-2', 'shop-3'])
  expect(ids.slice(3, 5).sort()).toEqual(['site', 'site-2'])
  expect(ids[5]).toBe('new-2')
  for (const id of ids) expect(id).toMatch(/^[a-z0-9-]{1,40}$/)
})

test('a change touches what it names alone; the second of two is answered 409 with what stands there', async () => {
  const before = (await stack.get('/api/sites/demo')).body
  const settings = { allowedOrigins: ['https://shop.example'], replayShare: 0 }
  const first = await stack.call('PATCH', '/api/sites/demo', { body: { version: before.version, settings } })
  expect(first.status).toBe(200)
  expect(first.body).toEqual({
    ...before,
    settings: { ...(before.settings as object), ...settings },
    version: Number(before.version) + 1,
  })
  const late = await stack.call('PATCH', '/api/sites/demo', { body: { version: before.version, name: 'Mine' } })
  expect(late.status).toBe(409)
  expect(late.headers.get('content-type')).toContain('application/problem+json')
  expect(late.body).toMatchObject({ code: 'changed_meanwhile', current: first.body })
  expect((await stack.get('/api/sites/demo')).body).toEqual(first.body)
  const next = await stack.call('PATCH', '/api/sites/demo', { body: { version: first.body.version, name: 'Mine' } })
  expect(next.body).toMatchObject({ name: 'Mine', settings: { replayShare: 0 } })
})

test('another process hears of new sites and changes when it reads again', async () => {
  const other = createSites(stack.state)
  await other.load()
  expect(other.list()).toEqual(stack.sites.list())
  const { body } = await create('Later')
  expect(other.byId('later')).toBeUndefined()
  await other.load()
  expect(other.byWriteKey(String(body.writeKey))?.siteId).toBe('later')
})

test('first and last arrival are told within a second or two', async () => {
  const now = Date.now()
  const day = 86_400_000
  const events = [40 * day, 3 * day, 0].map((ago, n) =>
    eventStored(sessionStored({ siteId: 'later', firstTs: now - ago }), {
      ts: now - ago,
      receivedAt: now - ago + 500,
      eventNo: n + 1,
      kind: 'pageView',
    }),
  )
  await stack.store.insert('events', events)
  await expect
    .poll(async () => (await stack.get('/api/sites/later')).body, { timeout: 5000 })
    .toMatchObject({ firstEventAt: now - 40 * day + 500, lastEventAt: now + 500 })
  expect((await stack.get('/api/sites/shop')).body).toMatchObject({ firstEventAt: null, lastEventAt: null })
})

test('refusals: by reason, with the newest one, those of no site with every site, none of another site', async () => {
  const now = Date.now()
  const day = new Date(now).toISOString().slice(0, 10)
  const row = {
    siteId: 'shop',
    day,
    code: 'event_invalid',
    field: 'ts',
    rule: 'old rule',
    origin: '',
    recorder: '1',
    n: 2,
  }
  await stack.store.insert('refusals', [
    { ...row, lastAt: now - 5000 },
    { ...row, n: 3, field: 'x', rule: 'new rule', origin: 'https://a.example', lastAt: now },
    { ...row, siteId: '', code: 'key_unknown', n: 1, lastAt: now - 1000 },
    { ...row, siteId: 'later', code: 'recording_off', lastAt: now },
    { ...row, code: 'rate_limited', day: '2020-01-01', lastAt: Date.parse('2020-01-01') },
  ])
  const { body } = await stack.get('/api/sites/shop/refusals')
  expect(body.refusals).toEqual([
    {
      code: 'event_invalid',
      says: 'A field of the event breaks a rule.',
      n: 5,
      lastAt: now,
      field: 'x',
      rule: 'new rule',
      origin: 'https://a.example',
      recorder: '1',
      unattributed: false,
    },
    expect.objectContaining({ code: 'key_unknown', n: 1, unattributed: true }),
  ])
})

test('who made and changed sites stands in the audit trail', async () => {
  const rows = await stack.store.query<{ action: string; who: string; detail: string }>(
    "SELECT action, who, detail FROM audit WHERE siteId = 'demo' ORDER BY at",
  )
  expect(rows.map(({ action, who }) => [action, who])).toEqual([
    ['site.changed', 'api-key'],
    ['site.changed', 'api-key'],
  ])
  expect(JSON.parse(rows[0]?.detail ?? '')).toMatchObject({ version: 2, settings: { replayShare: 0 } })
})
