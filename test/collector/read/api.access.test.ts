/** Who gets in, with what rights, and how one gets out. */
import { createHmac } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Route } from '@hindsight/protocol/api/route'
import { type RouteName, routes } from '@hindsight/protocol/api/routes'
import { noId } from '@hindsight/protocol/ids'
import { mayDo, type Right, type Role, roles } from '@hindsight/protocol/rights'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, apiKey, password, type ReadStack, startReadStack } from './readStack.ts'

let stack: ReadStack
beforeAll(async () => {
  stack = await startReadStack()
})
afterAll(() => stack.stop())

const first = { name: 'Ann', email: 'Ann.Owner@Example.com', password }
const codes = (answer: Answer) => [answer.status, answer.body.code]

describe('the first account', () => {
  test('is asked for while there is none, and made with the printed code alone', async () => {
    const code = stack.accounts.setupCode() ?? ''
    expect(code).toMatch(/^([A-Z2-9]{4}-){3}[A-Z2-9]{4}$/)
    expect((await stack.get('/api/setup', { key: null })).body).toEqual({ needed: true, sso: null })

    const wrong = await stack.call('POST', '/api/setup', { key: null, body: { ...first, code: 'AAAA-AAAA-AAAA-AAAA' } })
    expect(codes(wrong)).toEqual([403, 'setup_code_wrong'])
    expect(wrong.headers.get('set-cookie')).toBeNull()

    // Two at once, with different addresses: one account.
    const tries = await Promise.all(
      [first, { ...first, email: 'second@example.com' }].map((person) =>
        stack.call('POST', '/api/setup', { key: null, body: { ...person, code: code.toLowerCase() } }),
      ),
    )
    expect(tries.map(codes).sort()).toEqual([
      [200, undefined],
      [409, 'setup_done'],
    ])
    expect(tries[0]?.body).toMatchObject({ role: 'admin', account: { email: 'ann.owner@example.com', name: 'Ann' } })
    expect(stack.accounts.setupCode()).toBeNull()
    expect((await stack.get('/api/setup', { key: null })).body).toEqual({ needed: false, sso: null })
    const again = await stack.call('POST', '/api/setup', { key: null, body: { ...first, code } })
    expect(codes(again)).toEqual([409, 'setup_done'])
  })

  test('its password is kept as a salted scrypt hash with its parameters, never itself', async () => {
    const rows = await stack.store.query<{ id: string; body: string }>(
      "SELECT id, body FROM state WHERE kind = 'account' UNION ALL SELECT id, body FROM stateHistory WHERE kind = 'account'",
    )
    expect(rows.map(({ id }) => id)).toEqual(['ann.owner@example.com', 'ann.owner@example.com'])
    expect(rows[0]?.body).toMatch(/"passwordHash":"scrypt\$32768\$8\$3\$[\w-]{22}\$[\w-]{43}"/)
    expect(JSON.stringify(rows)).not.toContain(password)
  })
})

describe('signing in and out', () => {
  test('by e-mail in any case; the cookie is HttpOnly, Lax, and enough from then on', async () => {
    const answer = await stack.call('POST', '/api/sign-in', {
      key: null,
      body: { email: ' ANN.owner@example.COM ', password },
    })
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({ role: 'admin', publicUrl: 'http://127.0.0.1', demo: true })
    const set = answer.headers.get('set-cookie') ?? ''
    expect(set).toMatch(/^hindsight=[\w-]+\.[\w-]+; Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax$/)
    const me = await stack.get('/api/me', { cookie: set.split(';')[0] ?? '' })
    expect(me.body.account).toMatchObject({ email: 'ann.owner@example.com' })
    expect(me.headers.get('cache-control')).toBe('private, no-store')
    expect(JSON.stringify(me.body)).not.toMatch(/scrypt|epoch/)
  })

  test('an unknown address and a wrong password get the same answer in about the same time', async () => {
    const time = async (email: string) => {
      const before = performance.now()
      const answer = await stack.call('POST', '/api/sign-in', {
        key: null,
        body: { email, password: 'wrong-password' },
      })
      return { answer, ms: performance.now() - before }
    }
    const known = await time('ann.owner@example.com')
    const unknown = await time('nobody@example.com')
    expect(codes(known.answer)).toEqual([401, 'sign_in_failed'])
    expect(unknown.answer.text).toBe(known.answer.text)
    // A look-up alone takes a few ms, a hash a hundred and more on any machine: the unknown one is hashed too.
    expect(Math.min(known.ms, unknown.ms)).toBeGreaterThan(60)
  })

  test('signing out makes every cookie of the account worthless, at once, and others keep theirs', async () => {
    await stack.addAccount('leaver@example.com', 'viewer')
    await stack.addAccount('stayer@example.com', 'viewer')
    const [phone, desk, other] = await Promise.all(
      ['leaver@example.com', 'leaver@example.com', 'stayer@example.com'].map(stack.signIn),
    )
    const out = await stack.call('POST', '/api/sign-out', { cookie: phone ?? '' })
    expect(out.status).toBe(204)
    expect(out.headers.get('set-cookie')).toContain('Max-Age=0')
    expect((await stack.get('/api/me', { cookie: phone ?? '' })).status).toBe(401)
    expect((await stack.get('/api/me', { cookie: desk ?? '' })).status).toBe(401)
    expect((await stack.get('/api/me', { cookie: other ?? '' })).status).toBe(200)
    const back = await stack.signIn('leaver@example.com')
    expect((await stack.get('/api/me', { cookie: back })).status).toBe(200)
  })

  test('a cookie that was changed, forged with another secret, or has expired, is nobody', async () => {
    const cookie = await stack.signIn('stayer@example.com')
    const [name = '', value = ''] = cookie.split('=')
    const [payload = ''] = value.split('.')
    const ticket = JSON.parse(Buffer.from(payload, 'base64url').toString())
    const secret = readFileSync(join(stack.dataDir, 'cookie-secret'), 'utf8')
    const made = (of: object, by: string) => {
      const text = Buffer.from(JSON.stringify(of)).toString('base64url')
      return `${name}=${text}.${createHmac('sha256', by).update(text).digest('base64url')}`
    }
    expect((await stack.get('/api/me', { cookie: made(ticket, secret) })).status).toBe(200)
    for (const bad of [
      made({ ...ticket, expiresAt: Date.now() - 1 }, secret),
      made({ ...ticket, epoch: ticket.epoch + 1 }, secret),
      made({ ...ticket, accountId: noId }, secret),
      made({ ...ticket, signInId: noId }, secret),
      made({ accountId: ticket.accountId, epoch: ticket.epoch, expiresAt: ticket.expiresAt }, secret),
      made(ticket, 'another secret'),
      `${name}=${payload}.`,
      `${name}=${payload}`,
      `${name}=.`,
      `${cookie}x`,
      'hindsight',
    ]) {
      expect([bad, (await stack.get('/api/me', { cookie: bad })).status]).toEqual([bad, 401])
    }
    // Half used up: it is prolonged, and the new one works.
    const half = made({ ...ticket, expiresAt: Date.now() + 3 * 86_400_000 }, secret)
    const renewed = await stack.get('/api/me', { cookie: half })
    const next = renewed.headers.get('set-cookie')?.split(';')[0] ?? ''
    expect(next).toMatch(/^hindsight=/)
    expect((await stack.get('/api/me', { cookie: next })).headers.get('set-cookie')).toBeNull()
    expect(statSync(join(stack.dataDir, 'cookie-secret')).mode & 0o777).toBe(0o600)
  })

  test('a person sees where she is signed in and ends one; signing in never goes on with a cookie that was there', async () => {
    await stack.addAccount('mover@example.com', 'viewer')
    const phone = await stack.signIn('mover@example.com')
    // A cookie that someone planted is not what she is signed in by afterwards.
    const answer = await stack.call('POST', '/api/sign-in', {
      cookie: phone,
      body: { email: 'mover@example.com', password },
    })
    const desk = answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    expect(desk).not.toBe(phone)
    type Listed = { signInId: string; isThis: boolean; how: string }
    const listed = async (cookie: string) =>
      (await stack.get('/api/me/sign-ins', { cookie })).body.signIns as Listed[] | undefined
    expect(await listed(desk)).toMatchObject([
      { isThis: true, how: 'password' },
      { isThis: false, how: 'password' },
    ])
    const [, old] = (await listed(desk)) ?? []
    const end = (cookie: string) => stack.call('DELETE', `/api/me/sign-ins/${old?.signInId}`, { cookie })
    // Nobody ends another's.
    expect((await end(await stack.signIn('stayer@example.com'))).status).toBe(404)
    expect((await end(desk)).status).toBe(204)
    expect((await end(desk)).status).toBe(404)
    expect((await stack.get('/api/me', { cookie: phone })).status).toBe(401)
    expect(await listed(desk)).toHaveLength(1)

    const { accounts } = (await stack.get('/api/accounts')).body as { accounts: { accountId: string; email: string }[] }
    const mover = accounts.find(({ email }) => email === 'mover@example.com')
    expect((await stack.call('DELETE', `/api/accounts/${mover?.accountId}/sign-ins`)).status).toBe(204)
    expect((await stack.get('/api/me', { cookie: desk })).status).toBe(401)
    expect(await listed(await stack.signIn('mover@example.com'))).toHaveLength(1)
  })

  test('an API key is an administrator; a wrong one is refused, also beside a good cookie', async () => {
    expect((await stack.get('/api/me', { key: apiKey })).body).toMatchObject({ account: null, role: 'admin' })
    const cookie = await stack.signIn('stayer@example.com')
    for (const headers of [
      { authorization: `Bearer ${apiKey}x` },
      { authorization: 'Basic eDp5' },
      { authorization: '' },
    ]) {
      const answer = await stack.get('/api/me', { cookie, headers })
      expect(codes(answer)).toEqual([401, 'api_key_unknown'])
    }
  })
})

describe('changes that another site makes a browser send', () => {
  const ask = (cookie: string, headers: Record<string, string>) =>
    stack.call('POST', '/api/sign-out', { cookie, headers: { ...headers } })

  test('are refused; those of the dashboard, and reading, are not', async () => {
    const cookie = await stack.signIn('stayer@example.com')
    const own = stack.url
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none' },
      { 'sec-fetch-site': 'cross-site', origin: own },
    ]) {
      expect(codes(await ask(cookie, headers))).toEqual([403, 'cross_site'])
    }
    expect((await stack.get('/api/me', { cookie, headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(200)
    const write = (headers: Record<string, string>) =>
      fetch(`${own}/api/sign-out`, { method: 'POST', headers: { cookie, ...headers } })
    // Browsers without Sec-Fetch-Site, and all of them on plain http, say it in Origin.
    expect((await write({ origin: 'https://evil.example' })).status).toBe(403)
    expect((await write({ origin: 'null' })).status).toBe(403)
    expect((await write({})).status).toBe(403)
    expect((await write({ origin: own })).status).toBe(204)
  })

  test('nor can a page of another site sign its visitor in, or send a form', async () => {
    const body = { email: 'stayer@example.com', password }
    const crossSite = { 'sec-fetch-site': 'cross-site' }
    const login = await stack.call('POST', '/api/sign-in', { key: null, body, headers: crossSite })
    expect(codes(login)).toEqual([403, 'cross_site'])
    const form = await stack.call('POST', '/api/sign-in', {
      key: null,
      body: JSON.stringify(body),
      headers: { 'content-type': 'text/plain' },
    })
    expect(codes(form)).toEqual([415, 'content_type_wrong'])
  })
})

describe('rights: every route, every role', () => {
  const names = Object.keys(routes) as RouteName[]
  const all = Object.entries(roles) as [Role, readonly Right[]][]
  const cookies = new Map<Role, string>()

  /** A sound request, as far as rights go: what it asks for need not exist. */
  const pathOf = (route: Route) =>
    route.path
      .replace('{siteId}', 'demo')
      .replace(/\{(sessionId|tabId)\}/g, '7c9e6679-7425-40de-944b-e07fc1f90ae7')
      .replace('{chunkNo}', '1')
      .replace('{sha256}', 'a'.repeat(64))

  beforeAll(async () => {
    for (const [role] of all) {
      await stack.addAccount(`${role}@example.com`, role)
      cookies.set(role, await stack.signIn(`${role}@example.com`))
    }
  })

  test.each(names.filter((name) => name !== 'signOut'))('%s', async (name) => {
    const route: Route = routes[name]
    const ask = (given: { cookie?: string; key?: null }) =>
      stack.call(route.method.toUpperCase(), pathOf(route), { ...given, ...(route.body && { body: {} }) })

    const anonymous = await ask({ key: null })
    if (route.need === 'anyone') expect(anonymous.status).not.toBe(401)
    else expect(codes(anonymous)).toEqual([401, 'not_signed_in'])

    for (const [role, rights] of all) {
      const answer = await ask({ cookie: cookies.get(role) ?? '' })
      const may = route.need === 'anyone' || route.need === 'signedIn' || rights.includes(route.need)
      const said = [role, answer.body.code]
      if (may) expect(said).not.toEqual([role, 'right_missing'])
      else expect([...said, answer.status]).toEqual([role, 'right_missing', 403])
    }
  })

  test('a role is a set of rights, and roles differ where they should', () => {
    expect(mayDo('viewer', 'sites.manage')).toBe(false)
    expect(mayDo('analyst', 'contacts.reveal')).toBe(false)
    expect(mayDo('support', 'contacts.reveal')).toBe(true)
  })
})

test('what people did stands in the audit trail, with who and on what', async () => {
  const rows = await stack.store.query<{
    action: string
    who: string
    subject: string
    address: string
    detail: string
  }>('SELECT action, who, subject, address, detail FROM audit ORDER BY at')
  const actions = rows.map(({ action }) => action)
  expect(actions).toEqual(expect.arrayContaining(['account.created', 'account.signedIn', 'account.signedOut']))
  expect(rows.find(({ action }) => action === 'account.signInFailed')).toMatchObject({ who: '', address: '127.0.0.1' })
  const made = rows.find(({ action }) => action === 'account.created')
  expect(made?.who).toBe(made?.subject)
  expect(JSON.stringify(rows)).not.toContain(password)
})
