/** Signing in by OpenID Connect, against a real provider in this process; a person's browser is followed by its redirects. */
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Stack, startStack } from '../../support/stack.ts'

type Person = { email?: string; email_verified?: boolean; name?: string; groups?: string[] }

const people: Record<string, Person> = {
  ann: { email: 'Ann@shop.example', email_verified: true, name: 'Ann Helper', groups: ['staff', 'helpdesk'] },
  bob: { email: 'bob@shop.example', email_verified: true, name: 'Bob', groups: ['staff'] },
  eve: { email: 'eve@evil.example', email_verified: true, groups: ['helpdesk'] },
  una: { email: 'una@shop.example', email_verified: false, groups: ['helpdesk'] },
  max: { groups: ['helpdesk'] },
  ann2: { email: 'ann@shop.example', email_verified: true, groups: ['insight-admins'] },
}
const clientSecret = 'a-secret-of-forty-characters-and-a-few-more'

let server: Server
let issuer: string
let stack: Stack

/** A browser's cookies and nothing more. */
function browser() {
  const jar = new Map<string, string>()
  return {
    jar,
    async go(url: string, form?: Record<string, string>): Promise<{ status: number; to: string | null; text: string }> {
      const { origin } = new URL(url)
      const cookie = [...jar].flatMap(([key, value]) =>
        key.startsWith(origin) ? [`${key.slice(origin.length + 1)}=${value}`] : [],
      )
      const response = await fetch(url, {
        redirect: 'manual',
        headers: { cookie: cookie.join('; ') },
        ...(form && { method: 'POST', body: new URLSearchParams(form) }),
      })
      for (const line of response.headers.getSetCookie()) {
        const [pair = '', ...attributes] = line.split(';')
        const at = pair.indexOf('=')
        const key = `${origin} ${pair.slice(0, at)}`
        const isGone = attributes.some((part) => /max-age=0$|expires=Thu, 01 Jan 1970/i.test(part.trim()))
        if (isGone) jar.delete(key)
        else jar.set(key, pair.slice(at + 1))
      }
      const location = response.headers.get('location')
      return { status: response.status, to: location && new URL(location, url).href, text: await response.text() }
    },
  }
}
type Browser = ReturnType<typeof browser>

/** Follows redirects, fills in the provider's two forms (who you are, whether you agree), and ends where a page is. */
async function follow(self: Browser, start: string, login: string): Promise<string> {
  let url = start
  for (let step = 0; step < 20; step++) {
    const { to, text } = await self.go(url)
    if (to?.startsWith(`${stack.url}/`) && !to.includes('/api/sso/')) return to
    if (to !== null) {
      url = to
      continue
    }
    const action = /action="([^"]+)"/.exec(text)?.[1] ?? ''
    const isLogin = text.includes('name="login"')
    const prompt = isLogin ? 'login' : 'consent'
    const sent = await self.go(new URL(action, url).href, { prompt, ...(isLogin ? { login, password: 'any' } : {}) })
    url = sent.to ?? ''
  }
  throw new Error(`Nowhere after 20 steps: ${url}`)
}

const signIn = async (login: string, to = '/') => {
  const self = browser()
  const end = await follow(self, `${stack.url}/api/sso/start?to=${encodeURIComponent(to)}`, login)
  const me = await self.go(`${stack.url}/api/me`)
  return { self, end: end.slice(stack.url.length), me: me.status === 200 ? JSON.parse(me.text) : me.status }
}

beforeAll(async () => {
  server = createServer((request, response) => void provider.callback()(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  stack = await startStack({
    env: {
      OIDC_ISSUER: issuer,
      OIDC_CLIENT_ID: 'hindsight',
      OIDC_CLIENT_SECRET: clientSecret,
      OIDC_NAME: 'Shop Login',
      OIDC_DOMAINS: 'shop.example',
      OIDC_ROLES: 'insight-admins=admin,helpdesk=support',
    },
  })
  const provider = new Provider(issuer, {
    clients: [
      { client_id: 'hindsight', client_secret: clientSecret, redirect_uris: [`${stack.url}/api/sso/callback`] },
    ],
    claims: { openid: ['sub', 'groups'], email: ['email', 'email_verified'], profile: ['name'] },
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, ...people[id] }) }),
    pkce: { required: () => true },
    cookies: { keys: ['test'] },
  })
})
afterAll(async () => {
  await stack?.stop()
  server?.closeAllConnections()
  server?.close()
})

describe('signing in by a provider', () => {
  test('makes no first account: that takes the code which the server printed', async () => {
    expect(await signIn('ann')).toMatchObject({ end: '/?sso=not_set_up', me: 401 })
    await stack.collector.accounts.create(
      { email: 'owner@shop.example', name: 'Owner', role: 'admin', password: 'correct horse battery' },
      'test',
    )
  })

  test('makes an account with the role of the group, at the page that was asked for; the next time finds it', async () => {
    const setup = await fetch(`${stack.url}/api/setup`).then((response) => response.json())
    expect(setup).toEqual({ needed: false, sso: 'Shop Login' })
    const first = await signIn('ann', '/sites/demo/sessions?order=score')
    expect(first.end).toBe('/sites/demo/sessions?order=score')
    expect(first.me).toMatchObject({ role: 'support', account: { email: 'ann@shop.example', name: 'Ann Helper' } })
    people.ann = { ...people.ann, groups: ['insight-admins'], email: 'ann.new@shop.example' }
    const second = await signIn('ann')
    // The same person by what the provider calls her, though her address changed; her role follows her groups.
    expect(second.me).toMatchObject({ role: 'admin', account: { accountId: first.me.account.accountId } })
    const list = await second.self.go(`${stack.url}/api/me/sign-ins`)
    expect(JSON.parse(list.text).signIns).toMatchObject([
      { how: 'sso', isThis: true },
      { how: 'sso', isThis: false },
    ])
    // No password opens it.
    const guess = await fetch(`${stack.url}/api/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'ann@shop.example', password: '' }),
    })
    expect(guess.status).toBe(401)
  })

  test('is refused with a reason to strangers, other domains, unconfirmed addresses, and who got an old address', async () => {
    for (const [login, reason] of [
      ['bob', 'no_access'],
      ['eve', 'domain_not_allowed'],
      ['una', 'email_not_verified'],
      ['max', 'email_missing'],
      ['ann2', 'other_person'],
    ] as const) {
      expect([login, await signIn(login)]).toMatchObject([login, { end: `/?sso=${reason}`, me: 401 }])
    }
    await stack.collector.accounts.create(
      { email: 'bob@shop.example', name: 'Bob', role: 'analyst', password: 'correct horse battery' },
      'test',
    )
    // Whoever has an account and no group keeps the role that an administrator gave.
    expect((await signIn('bob')).me).toMatchObject({ role: 'analyst' })
    const rows = await stack.store.query("SELECT detail FROM audit WHERE action = 'account.signInFailed'")
    expect(JSON.stringify(rows)).toContain('domain_not_allowed')
    expect(JSON.stringify(rows)).not.toContain('evil.example')
  })

  test('is worth nothing in another browser, with another state, or a second time', async () => {
    const mine = browser()
    const begun = await mine.go(`${stack.url}/api/sso/start`)
    const asked = new URL(begun.to ?? '')
    expect(asked.origin).toBe(issuer)
    expect(Object.fromEntries(asked.searchParams)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      state: expect.stringMatching(/.{20}/),
      nonce: expect.stringMatching(/.{20}/),
      code_challenge: expect.stringMatching(/.{40}/),
    })
    const back = (query: string) => `${stack.url}/api/sso/callback?${query}`
    const stranger = await browser().go(back(`code=x&state=${asked.searchParams.get('state')}&iss=${issuer}`))
    expect(stranger.to).toBe(`${stack.url}/?sso=not_begun_here`)
    const forged = await mine.go(back(`code=x&state=forged&iss=${issuer}`))
    expect(forged.to).toBe(`${stack.url}/?sso=provider_refused`)
    // The attempt is over with it.
    const again = await mine.go(back(`code=x&state=${asked.searchParams.get('state')}&iss=${issuer}`))
    expect(again.to).toBe(`${stack.url}/?sso=not_begun_here`)
    const denied = browser()
    const second = new URL((await denied.go(`${stack.url}/api/sso/start`)).to ?? '')
    const state = second.searchParams.get('state')
    expect((await denied.go(back(`error=access_denied&state=${state}&iss=${issuer}`))).to).toContain('provider_refused')
  })

  test('leads to no other host', async () => {
    for (const to of ['//evil.example', '/\\evil.example', 'https://evil.example/', '/api/sso/start', '/a\nb']) {
      expect([to, (await signIn('bob', to)).end]).toEqual([to, '/'])
    }
  })

  test('tells who tries when the provider is away', async () => {
    const away = await startStack({
      on: stack.storeAt,
      env: { OIDC_ISSUER: 'http://127.0.0.1:9', OIDC_CLIENT_ID: 'x', DEMO: 'off' },
    })
    const { to } = await browser().go(`${away.url}/api/sso/start`)
    expect(to).toBe(`${away.url}/?sso=provider_away`)
    await away.stop()
  })
})
