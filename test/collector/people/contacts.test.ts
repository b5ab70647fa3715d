/** Contact details: split off at the door, stored once and in one place, shown masked, and to nobody without the right. */
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { compose } from '../../../collector/src/compose.ts'
import { readConfig } from '../../../collector/src/config.ts'
import { splitTraits } from '../../../collector/src/ingest/contact.ts'
import { createLog } from '../../../collector/src/log.ts'
import { type Stack, startStack } from '../../support/stack.ts'
import { openTab, post, sendBatch } from '../write/batches.ts'
import { ask, tell, visit } from './visits.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startStack({ env: { DEMO: 'shop' } })
})
afterAll(() => stack?.stop())

const soon = { timeout: 60_000, interval: 100 }

/** Nobody has them by chance. */
const secrets = {
  name: 'Zephyrine Quackenbush',
  email: 'zephyrine@quackenbush.example',
  phone: '+31 6 8765 4321',
  address: 'Xylofoonlaan 71, Zwolle',
}
const planted = ['Zephyrine', 'Quackenbush', 'quackenbush.example', '8765', 'Xylofoonlaan', 'Zwolle']

const contactsOf = (customerId: string) =>
  stack.store.query<Record<string, unknown>>(
    `SELECT name, email, phone, address, verified FROM contactDetails FINAL WHERE customerId = {customerId:String}
     ORDER BY updatedAt`,
    { customerId },
  )

const signIn = (customerId: string, traits: Record<string, unknown>) =>
  visit(stack, randomUUID(), 0, (tab) => [tab.event('identify', { customerId, traits })])

test('traits are split: what reaches her, in any spelling, and the rest without addresses in its texts', () => {
  expect(splitTraits({ plan: 'gold', age: 0 })).toEqual({ contact: null, rest: { plan: 'gold', age: 0 } })
  const whole = { name: 'Ann Bee', email: 'a@b.example', phone: '+49 30 123456', address: '' }
  for (const given of [
    { name: 'Ann Bee', email: 'a@b.example', phone: '+49 30 123456' },
    { firstName: 'Ann', lastName: 'Bee', email: 'a@b.example', phone: '+49 30 123456' },
    { first_name: 'Ann', 'Last Name': ' Bee ', EMAIL: 'a@b.example', phoneNumber: '+49 30 123456' },
    { givenName: 'Ann', surname: 'Bee', 'e-mail': 'a@b.example', mobile: '+49 30  123456' },
  ]) {
    expect(splitTraits(given)).toEqual({ contact: whole, rest: {} })
  }
  const address = { street: '1 Low Road', city: 'York', country: { code: 'GB' }, postalCode: 0 }
  expect(splitTraits({ address, note: 'write to a@b.example', more: [{ tel: 'x', call: '0301234567' }] })).toEqual({
    contact: { name: '', email: '', phone: '', address: '1 Low Road, York, 0' },
    rest: { note: 'write to [email]', more: [{ tel: 'x', call: '[number]' }] },
  })
  // Names that every object has are names like others.
  expect(splitTraits({ constructor: 'x', toString: 'y' }).rest).toEqual({ constructor: 'x', toString: 'y' })
})

test('they stand in one table only, and in no answer to those who may not read them', async () => {
  const traits = { ...secrets, plan: 'gold', comment: `I am ${secrets.email}` }
  const sessionId = await signIn('leak-1', traits)
  await tell(stack, 'identify', { userId: 'leak-2', anonymousId: randomUUID(), traits })
  await tell(stack, 'identify', { userId: 'leak-3', context: { traits } }, 'demo')
  // Refused whole or in part, they must not stay behind either.
  await tell(stack, 'identify', { userId: 'guest', traits }, 'demo')
  await tell(stack, 'identify', { anonymousId: randomUUID(), traits }, 'demo')
  await expect.poll(async () => (await ask(stack, `/api/sites/demo/sessions/${sessionId}`)).status, soon).toBe(200)
  expect(await contactsOf('leak-1')).toEqual([{ ...secrets, verified: false }])
  expect(await contactsOf('leak-2')).toEqual([{ ...secrets, verified: true }])
  expect(await contactsOf('leak-3')).toEqual([{ ...secrets, verified: false }])

  const tables = await stack.store.query<{ name: string }>(
    "SELECT name FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree'",
  )
  expect(tables.length).toBeGreaterThan(10)
  for (const { name } of tables) {
    const rows = JSON.stringify(await stack.store.query(`SELECT * FROM ${name}`))
    const found = planted.filter((secret) => rows.toLowerCase().includes(secret.toLowerCase()))
    expect([name, found]).toEqual([name, name === 'contactDetails' ? planted : []])
  }
  await stack.collector.accounts.create(
    { email: 'viewer@example.com', name: 'Vi', role: 'viewer', password: 'correct horse battery' },
    'test',
  )
  const viewer = await ask(stack, '/api/sign-in', {
    method: 'POST',
    body: { email: 'viewer@example.com', password: 'correct horse battery' },
  })
  const cookie = viewer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  for (const path of ['customers', 'customers/leak-1', 'keys']) {
    expect((await ask(stack, `/api/sites/demo/${path}`, { cookie })).status).toBe(403)
  }
  const reveal = { method: 'POST', body: { reason: 'to look' }, cookie }
  expect((await ask(stack, '/api/sites/demo/customers/leak-1/reveal', reveal)).status).toBe(403)
  const seen = await Promise.all(
    ['', '/sessions', `/sessions/${sessionId}`, `/sessions/${sessionId}/events`, '/overview', '/struggle-points'].map(
      (path) => ask(stack, `/api/sites/demo${path}`, { cookie }),
    ),
  )
  const told = seen.map(({ text }) => text).join('\n')
  expect(seen.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200])
  expect(told).toContain('leak-1')
  expect(planted.filter((secret) => told.toLowerCase().includes(secret.toLowerCase()))).toEqual([])
  const keys = stack.collector.sites.keysOf('demo')
  expect(told).not.toContain(keys?.serverKey)
  expect(told).not.toContain(keys?.identitySecret)
})

test('of each field the newest counts, and a claim never hides what a server said', async () => {
  const reveal = async () =>
    (await ask(stack, '/api/sites/demo/customers/fields/reveal', { method: 'POST', body: { reason: 'a test' } })).body
  const at = (secondsAgo: number) => ({ timestamp: new Date(Date.now() - secondsAgo * 1000) })
  const said = (secondsAgo: number, traits: object, key?: string) =>
    tell(stack, 'identify', { userId: 'fields', ...at(secondsAgo), traits }, key)
  await said(50, { email: 'old@fields.example', name: 'Old Name' }, 'demo')
  await said(40, { email: 'new@fields.example' }, 'demo')
  expect(await reveal()).toEqual({ name: 'Old Name', email: 'new@fields.example', phone: '', address: '' })
  await said(30, { phone: '+31 20 1111111', email: 'server@fields.example' })
  await said(20, { phone: '+31 20 6666666', address: 'Claimed Street 1' }, 'demo')
  expect(await reveal()).toEqual({
    name: 'Old Name',
    email: 'server@fields.example',
    phone: '+31 20 1111111',
    address: 'Claimed Street 1',
  })
  await said(10, { phone: '+31 20 2222222' })
  expect(await reveal()).toMatchObject({ phone: '+31 20 2222222' })
})

test('said again and again, they are one row', async () => {
  const tab = openTab()
  const header = tab.header([tab.event('identify', { customerId: 'again', traits: { email: 'x@again.example' } })])
  for (const attempt of [1, 2, 3]) await sendBatch(stack.url, { ...header, attempt })
  for (let n = 0; n < 3; n++) await signIn('again', { email: 'x@again.example' })
  expect(await contactsOf('again')).toHaveLength(1)
})

test('ids that name nobody are refused, and told', async () => {
  const refused = async () => {
    const { body } = await ask(stack, '/api/sites/demo/refusals')
    const rows = body.refusals as { code: string; n: number }[]
    return rows.find(({ code }) => code === 'customer_id_blocked')?.n ?? 0
  }
  await expect.poll(refused, soon).toBeGreaterThanOrEqual(1)
  const before = await refused()
  const nobody = ['null', 'Undefined', 'NaN', '0', 'none', 'GUEST', 'anonymous', '[object Object]', 'true', 'false']
  for (const id of [...nobody, '00000000-0000-0000-0000-000000000000', 'anon:x']) {
    const tab = openTab()
    const sent = await sendBatch(stack.url, tab.header([tab.event('identify', { customerId: id, traits: {} })]))
    expect([id, sent.body.code]).toEqual([id, 'customer_id_blocked'])
    await tell(stack, 'identify', { userId: id, anonymousId: 'a-1' }, 'demo')
  }
  await expect.poll(refused, soon).toBe(before + 24)
  const stored = await stack.store.query(`SELECT * FROM events WHERE visitorId = 'a-1'`)
  expect(stored).toEqual([])
})

test('while the store is away they are acknowledged only from the disk, and are there once it is back', async () => {
  const pid = stack.engine?.pid
  // A server that TEST_CLICKHOUSE_URL names is not ours to kill.
  if (pid !== undefined) process.kill(pid, 'SIGKILL')
  const tab = openTab()
  const header = tab.header([tab.event('identify', { customerId: 'away', traits: { email: 'x@away.example' } })])
  const sent = await sendBatch(stack.url, header)
  expect([sent.status, sent.body.accepted]).toEqual([200, 1])
  if (pid !== undefined) expect(stack.collector.writer.stats().spooledGroups).toBeGreaterThan(0)
  const again = await sendBatch(stack.url, { ...header, attempt: 2 })
  expect(again.status).toBe(200)
  await expect
    .poll(() => contactsOf('away').catch(() => []), { timeout: 60_000, interval: 200 })
    .toEqual([{ name: '', email: 'x@away.example', phone: '', address: '', verified: false }])
  await expect.poll(() => stack.collector.writer.stats().spoolBytes, soon).toBe(0)
  const events = await stack.store.query(`SELECT properties FROM events WHERE customerId = 'away'`)
  expect(events).toEqual([{ properties: '{"traits":{}}' }])
})

test('nothing of them is logged, however much is logged', async () => {
  const lines: string[] = []
  const log = createLog('debug', { write: (line) => void lines.push(line) })
  const dataDir = mkdtempSync(join(tmpdir(), 'hindsight-log-'))
  const config = readConfig({ DATA_DIR: dataDir, API_KEY: 'k'.repeat(32), DEMO: 'shop' })
  const collector = await compose({ config, publicUrl: 'http://127.0.0.1', store: stack.store, log })
  const server = createServer(collector.app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const tab = openTab()
  const identify = (over: object) => tab.event('identify', { customerId: 'log-1', traits: secrets, ...over })
  await sendBatch(url, tab.header([identify({}), identify({ customerId: 'guest' }), identify({ ts: 1 })]))
  await post(`${url}/v1/identify`, JSON.stringify({ writeKey: 'demo', userId: 'log-2', traits: secrets }))
  await post(`${url}/v1/identify`, `{"writeKey":"demo","userId":"log-3","traits":{"email":"${secrets.email}"`)
  const headers = { authorization: `Bearer ${'k'.repeat(32)}`, 'content-type': 'application/json' }
  const body = JSON.stringify({ reason: 'a test' })
  const reveal = await post(`${url}/api/sites/demo/customers/log-1/reveal`, body, headers)
  expect(reveal.body).toEqual(secrets)
  await new Promise((resolve) => server.close(resolve))
  await collector.stop()
  rmSync(dataDir, { recursive: true })
  // So that an empty log proves nothing by itself.
  log.warn('the last line')
  const text = lines.join('')
  expect(text).toContain('the last line')
  expect(planted.filter((secret) => text.toLowerCase().includes(secret.toLowerCase()))).toEqual([])
})
