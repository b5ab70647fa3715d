/** A customer's card in other tools: masked, by a signed link that ends, only in frames that the site allows; and CSV. */
import { randomUUID } from 'node:crypto'
import type { CustomerCard } from '@hindsight/protocol/api/customerCard'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { cardToken } from '../../../collector/src/customerCard/cardLink.ts'
import { type Stack, startStack } from '../../support/stack.ts'
import { ask, visit } from './visits.ts'

let stack: Stack
const base = '/api/sites/demo'
const email = 'maeve@example.com'
const soon = { timeout: 60_000, interval: 100 }

const card = async () => (await ask(stack, `${base}/customers/C-1/card`)).body as unknown as CustomerCard
const link = async (minutes = 60) =>
  (await ask(stack, `${base}/customers/C-1/card-link`, { method: 'POST', body: { minutes } })).body as {
    url: string
    expiresAt: number
  }

beforeAll(async () => {
  stack = await startStack()
  await visit(stack, randomUUID(), 1, (tab) => [
    tab.event('identify', {
      customerId: 'C-1',
      traits: { name: '<b>Maeve</b> O’Brien', email, phone: '+49 176 1234542' },
    }),
    tab.click({ reactionMs: null, reaction: null }),
  ])
  await visit(stack, randomUUID(), 0, (tab) => [tab.event('identify', { customerId: '=HYPERLINK(1)', traits: {} })])
  await visit(stack, randomUUID(), 0, (tab) => [tab.event('identify', { customerId: 'ida@example.com', traits: {} })])
  await ask(stack, `${base}/cases`, {
    method: 'POST',
    body: { person: 'C-1', reason: `=cmd() ring ${email} on +49 176 1234542` },
  })
  await vi.waitFor(async () => expect((await card()).struggles).toBe(1), soon)
})
afterAll(() => stack?.stop())

test('in short: who, what last went wrong, her open case; nothing in clear', async () => {
  const shown = await card()
  expect(shown).toMatchObject({
    customerId: 'C-1',
    contact: { email: 'm…@e…', phone: '+49 … 42' },
    reachable: true,
    doNotContact: null,
    now: null,
    case: { status: 'new' },
  })
  expect(shown.incident?.sentences.length).toBeGreaterThan(1)
  expect(JSON.stringify(shown)).not.toContain(email)
  expect((await ask(stack, `${base}/customers/nobody/card`)).status).toBe(404)
})

test('by its link it is a page without script or cookie that only allowed frames show', async () => {
  const { url, expiresAt } = await link()
  expect(expiresAt).toBeGreaterThan(Date.now() + 3_500_000)
  const alone = await fetch(url)
  expect(alone.status).toBe(200)
  expect(alone.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  const { version } = (await ask(stack, base)).body as { version: number }
  const frameOrigins = ['https://desk.example']
  expect((await ask(stack, base, { method: 'PATCH', body: { version, settings: { frameOrigins } } })).status).toBe(200)
  const framed = await fetch(url)
  expect(framed.headers.get('content-security-policy')).toContain('frame-ancestors https://desk.example')
  expect(framed.headers.getSetCookie()).toEqual([])
  const html = await framed.text()
  expect(html).not.toMatch(/<script|<b>Maeve|maeve@example/i)
  expect(html).toContain('Open the case')
})

test('expired, tampered with, of another site, or after the secret was made anew, it shows nothing', async () => {
  const { url } = await link()
  const statusOf = async (token: string) => (await fetch(`${stack.url}/embed/card?token=${token}`)).status
  const token = new URL(url).searchParams.get('token') ?? ''
  const [text = '', signed = ''] = token.split('.')
  const secret = stack.collector.sites.keysOf('demo')?.identitySecret ?? ''
  expect(await statusOf(token)).toBe(200)
  expect(await statusOf(cardToken(secret, { site: 'demo', person: 'C-1', until: Date.now() - 1 }))).toBe(410)
  const other = Buffer.from(JSON.stringify({ site: 'demo', person: 'C-2', until: Date.now() + 60_000 })).toString(
    'base64url',
  )
  for (const wrong of [`${other}.${signed}`, `${text}.${signed.slice(1)}`, text, '', `${token}.x`, '..']) {
    expect([wrong, await statusOf(wrong)]).toEqual([wrong, 403])
  }
  expect(
    (await ask(stack, `${base}/customers/C-1/card-link`, { method: 'POST', body: { minutes: 1441 } })).status,
  ).toBe(400)
  await ask(stack, `${base}/keys/identitySecret`, { method: 'POST' })
  await stack.collector.sites.rotateKey('demo', 'identitySecret', 'test')
  expect(await statusOf(token)).toBe(403)
})

test('customers and cases as CSV: no contact details, no formulas', async () => {
  const customers = await ask(stack, `${base}/exports/customers.csv`)
  expect(customers.headers.get('content-type')).toContain('text/csv')
  const cases = await ask(stack, `${base}/exports/cases.csv`)
  for (const { text, status } of [customers, cases]) {
    expect(status).toBe(200)
    expect(text).not.toMatch(/example\.com|1234542|Maeve/)
    expect(text).not.toMatch(/(^|,)"?=/m)
  }
  expect(customers.text).toContain(`"'=HYPERLINK(1)"`)
  expect(customers.text).toContain('"[email]"')
  expect(cases.text).toContain(`"'=cmd() ring [email] on [number]"`)
})
