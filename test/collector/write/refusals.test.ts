/** Every reason for which something is not stored: what provokes it, what the sender is told, where it is counted. */
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, request, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Health } from '@hindsight/protocol/api/health'
import { encodeBatch } from '@hindsight/protocol/batch'
import type { RecordedEvent } from '@hindsight/protocol/events'
import {
  maxAnalyticsEventsPerBatch,
  maxAssetBytes,
  maxBatchBytes,
  maxChunkRawBytes,
  maxEventsPerBatch,
} from '@hindsight/protocol/limits'
import { type Refusal, refusals } from '@hindsight/protocol/refusals'
import express from 'express'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createStore } from '../../../collector/src/clickhouse/store.ts'
import { capRequests } from '../../../collector/src/connectionCap.ts'
import { createTombstones } from '../../../collector/src/erasure/tombstones.ts'
import { errorHandler } from '../../../collector/src/errors.ts'
import type { Facts } from '../../../collector/src/facts.ts'
import { createClocks } from '../../../collector/src/ingest/clocks.ts'
import { createAssets } from '../../../collector/src/ingest/knownAssets.ts'
import { createIngestLimits } from '../../../collector/src/ingest/limits.ts'
import { createQuotas } from '../../../collector/src/ingest/quotas.ts'
import { ingestRouter } from '../../../collector/src/ingest/router.ts'
import { createLog } from '../../../collector/src/log.ts'
import { createRateLimit, networkOf } from '../../../collector/src/rateLimit.ts'
import { createRefusalLog } from '../../../collector/src/refusalLog.ts'
import { createState } from '../../../collector/src/state.ts'
import { createWatching } from '../../../collector/src/watching.ts'
import { createSpool } from '../../../collector/src/writer/spool.ts'
import { createWriter } from '../../../collector/src/writer/writer.ts'
import { type Stack, startStack } from '../../support/stack.ts'
import { chunkOf, openTab, post, type Sent, sendBatch } from './batches.ts'

const dayMs = 86_400_000
const unlimited = {
  uploadsPerMinuteOfSite: 0,
  uploadsPerMinuteOfOrigin: 0,
  uploadsPerMinuteOfAddress: 0,
  apiRequestsPerMinute: 0,
  maxConnections: 0,
  maxConnectionsOfAddress: 0,
}
let stack: Stack
/** As `stack`, but its store is away and its spool has room for almost nothing. */
let full: Server
let fullUrl: string
const folder = mkdtempSync(join(tmpdir(), 'hindsight-full-'))
const keys = { off: '', picky: '', spent: '', noReplay: '' }

beforeAll(async () => {
  stack = await startStack()
  const { sites } = stack.collector
  keys.off = (await sites.create('Off', { recordingOn: false }, 'test')).writeKey
  keys.picky = (await sites.create('Picky', { allowedOrigins: ['https://shop.example'] }, 'test')).writeKey

  const quota = { eventsPerDay: 1, replayGbPerDay: null }
  keys.spent = (await sites.create('Spent', { quota }, 'test')).writeKey
  keys.noReplay = (await sites.create('No replay', { quota: { ...quota, eventsPerDay: 10 } }, 'test')).writeKey

  const log = createLog('silent')
  const store = createStore({ url: 'http://127.0.0.1:9' })
  const spool = createSpool({ folder, maxBytes: 100, log })
  const writer = createWriter({ store, spool, log, maxPendingBytes: 1 })
  const refusalLog = createRefusalLog({ store, log })
  const deps = {
    config: { countryHeader: null },
    publicUrl: '',
    clocks: createClocks(),
    sites,
    store,
    writer,
    refusalLog,
    assets: createAssets(store),
    standstill: { wasLately: () => false },
    limits: createIngestLimits(unlimited),
    quotas: createQuotas({ store, sites }),
    watching: createWatching(),
    gate: { pass: (_site: string, _facts: Facts, store: () => Promise<void>) => store() },
    tombstones: createTombstones(store, createState(store), { makesKey: false }),
  }
  const held = (over: Partial<typeof unlimited>) =>
    ingestRouter({ ...deps, limits: createIngestLimits({ ...unlimited, ...over }) })
  const app = express()
    .use('/v1', ingestRouter(deps))
    .use('/site', held({ uploadsPerMinuteOfSite: 2 }))
    .use('/origin', held({ uploadsPerMinuteOfOrigin: 2 }))
    .use('/address', held({ uploadsPerMinuteOfAddress: 2 }))
    .use('/connections', capRequests(1, refusalLog), held({}))
    .use(errorHandler(log))
  full = createServer(app).listen(0, '127.0.0.1')
  await once(full, 'listening')
  fullUrl = `http://127.0.0.1:${(full.address() as { port: number }).port}`
})
afterAll(async () => {
  full?.close()
  await stack?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const record = (body: BodyInit, headers?: Record<string, string>, query = '?key=demo') =>
  post(`${stack.url}/v1/record${query}`, body, headers)
const call = (path: string, body: object, key = 'demo') =>
  post(`${stack.url}/v1/${path}`, JSON.stringify({ writeKey: key, anonymousId: 'a1', ...body }))
const oneEvent = (over: object) => {
  const tab = openTab()
  return sendBatch(stack.url, tab.header([{ ...tab.click(), ...over } as RecordedEvent]))
}
const withChunk = (over: object, bytes: Uint8Array) => {
  const tab = openTab()
  const [chunk] = chunkOf(tab, 1)
  return sendBatch(stack.url, tab.header([], { chunk: { ...chunk, ...over } as never }), bytes)
}
const header = (over: object) => {
  const tab = openTab()
  return sendBatch(stack.url, { ...tab.header([tab.click()]), ...over } as never)
}
/** The length of the header, and a header of that length or not. */
const laidOut = (length: number, text: string) =>
  new Uint8Array([1, 0, 0, length >> 8, length & 255, ...Buffer.from(text)])

/** The third within a minute is one too many. */
const third = async (path: string): Promise<Sent> => {
  const ask = () => post(`${fullUrl}/${path}/settings?key=demo`, null, { origin: 'https://shop.example' }, 'GET')
  for (const _ of [1, 2]) expect((await ask()).status).toBe(200)
  return await ask()
}

/** What is asked while another request of the same address is under way. */
async function besideAnother(): Promise<Sent> {
  const url = `${fullUrl}/connections/record?key=demo`
  const slow = request(url, { method: 'POST', headers: { 'content-length': 10 } }).on('error', () => undefined)
  slow.write('half')
  const ask = () => post(`${fullUrl}/connections/settings?key=demo`, null, {}, 'GET')
  try {
    await expect.poll(async () => (await ask()).status).toBe(429)
    return await ask()
  } finally {
    slow.destroy()
    await expect.poll(async () => (await ask()).status).toBe(200)
  }
}

/** By refusal, what provokes it. Where an analytics call or a replay is refused alone, its batch is still answered 200. */
const provoked: Record<
  Refusal,
  { send: () => Promise<Sent>; field?: string; rule?: RegExp; isAlone?: boolean; told?: object }
> = {
  key_missing: { send: () => record('x', {}, '') },
  key_unknown: { send: () => record('x', {}, '?key=nobody') },
  origin_not_allowed: {
    send: () => record('x', { origin: 'https://evil.example' }, `?key=${keys.picky}`),
    field: 'Origin',
    rule: /https:\/\/evil\.example/,
  },
  recording_off: { send: () => record('x', {}, `?key=${keys.off}`) },
  body_too_large: { send: () => record(new Uint8Array(maxBatchBytes + 1)), field: 'body', rule: /4194304/ },
  body_not_readable: { send: () => record('not gzip', { 'content-encoding': 'gzip' }), field: 'body', rule: /gzip/ },
  body_not_json: { send: () => post(`${stack.url}/v1/track`, '{"event":'), field: 'body' },
  batch_empty: { send: () => record('') },
  batch_version_unknown: { send: () => record('{"hello":1}') },
  batch_truncated: { send: () => record(laidOut(100, '{}')) },
  header_not_json: { send: () => record(laidOut(2, 'no')) },
  header_invalid: { send: () => header({ tabId: 'tab one' }), field: 'tabId', rule: /UUID/i },
  session_start_out_of_range: { send: () => header({ sessionStart: Date.now() - 31 * dayMs }), field: 'sessionStart' },
  event_invalid: { send: () => oneEvent({ x: 'left' }), field: 'events[0].x', rule: /number/ },
  event_kind_unknown: { send: () => oneEvent({ kind: 'dream' }), field: 'events[0].kind', rule: /pageView/ },
  event_too_large: {
    send: () => oneEvent({ kind: 'track', name: 'Big', properties: { text: 'x'.repeat(40_000) } }),
    field: 'properties',
    rule: /32768/,
  },
  event_too_old: { send: () => oneEvent({ ts: Date.now() - 31 * dayMs }), field: 'ts' },
  event_in_future: { send: () => oneEvent({ ts: Date.now() + dayMs }), field: 'ts' },
  too_many_events: { send: () => header({ events: Array(maxEventsPerBatch + 1).fill({}) }), field: 'events' },
  identity_missing: {
    send: () => call('batch', { batch: [{ type: 'track', event: 'A', userId: null, anonymousId: 'undefined' }] }),
    isAlone: true,
  },
  customer_id_blocked: {
    send: () => oneEvent({ kind: 'identify', customerId: 'Guest', traits: {} }),
    field: 'customerId',
    rule: /Guest/,
  },
  merge_not_allowed: { send: () => call('alias', { userId: 'c-2', previousId: 'c-1' }), isAlone: true },
  server_key_in_browser: {
    send: () => {
      const writeKey = stack.collector.sites.keysOf('demo')?.serverKey
      return post(`${stack.url}/v1/track`, JSON.stringify({ writeKey, userId: 'c', event: 'E' }), {
        origin: 'https://shop.example',
      })
    },
    field: 'Origin',
  },
  event_name_missing: { send: () => call('track', { event: '  ' }), isAlone: true },
  type_unknown: { send: () => call('batch', { batch: [{ type: 'think', anonymousId: 'a' }] }), isAlone: true },
  chunk_missing: { send: () => withChunk({}, new Uint8Array()), field: 'chunk' },
  chunk_too_large: {
    send: () => withChunk({ rawBytes: maxChunkRawBytes + 1 }, gzipSync('{}')),
    field: 'chunk.rawBytes',
  },
  chunk_encoding_wrong: { send: () => withChunk({}, Buffer.from('{"type":4}')), field: 'chunk.encoding' },
  asset_hash_wrong: {
    send: () => post(`${stack.url}/v1/asset?key=demo&sha256=${'0'.repeat(64)}`, 'a{}', {}, 'PUT'),
    field: 'sha256',
  },
  asset_too_large: {
    send: () =>
      post(`${stack.url}/v1/asset?key=demo&sha256=${'0'.repeat(64)}`, new Uint8Array(maxAssetBytes + 1), {}, 'PUT'),
    field: 'body',
  },
  site_rate_limited: { send: () => third('site'), field: 'request', rule: /2 a minute/ },
  origin_rate_limited: { send: () => third('origin'), field: 'request', rule: /2 a minute/ },
  address_rate_limited: { send: () => third('address'), field: 'request', rule: /2 a minute/ },
  event_quota_used: {
    send: async () => {
      const tab = openTab()
      const send = () => sendBatch(stack.url, tab.header([tab.click()]), undefined, keys.spent)
      expect((await send()).status).toBe(200)
      return await send()
    },
    field: 'request',
    rule: /1 events a day/,
  },
  replay_quota_used: {
    send: async () => {
      const tab = openTab()
      const facts = Array.from({ length: 9 }, () => tab.click())
      expect((await sendBatch(stack.url, tab.header(facts), undefined, keys.noReplay)).status).toBe(200)
      const [chunk, bytes] = chunkOf(tab, 1)
      return await sendBatch(stack.url, tab.header([], { chunk }), bytes, keys.noReplay)
    },
    told: { refused: [{ code: 'replay_quota_used', field: 'chunk', rule: 'none after 90 % of 10 events a day' }] },
  },
  address_connections: { send: besideAnother, field: 'connection', rule: /at most 1 at once/ },
  rate_limited: {
    send: async () => {
      const send = () => {
        const tab = openTab()
        return sendBatch(fullUrl, tab.header([tab.click()]))
      }
      const sent = await Promise.all([send(), send(), send()])
      return sent.find(({ status }) => status === 429) ?? (sent[0] as Sent)
    },
    field: 'request',
  },
  storage_full: {
    send: () => {
      const tab = openTab()
      return sendBatch(fullUrl, tab.header([tab.click()]))
    },
  },
}

const counted = (code: Refusal) =>
  post(`${stack.url}/metrics`, null, {}, 'GET').then(({ text }) =>
    Number(new RegExp(`hindsight_refused_total\\{code="${code}"\\} (\\d+)`).exec(text)?.[1]),
  )

describe.each(Object.entries(provoked))('%s', (name, { send, field, rule, isAlone, told }) => {
  const code = name as Refusal
  test('is told, with field and rule, and counted', async () => {
    const before = await counted(code)
    const sent = await send()
    if (isAlone || told) {
      expect(sent).toMatchObject({ status: 200, body: told ?? { success: true } })
    } else {
      expect(sent.status).toBe(refusals[code].status)
      expect(sent.headers.get('content-type')).toMatch(/^application\/problem\+json/)
      expect(sent.body).toMatchObject({ code, status: refusals[code].status })
      if (field) expect(sent.body.errors).toEqual([{ field, rule: expect.stringMatching(rule ?? /./) }])
      if (sent.status === 429 || sent.status === 503) {
        expect(Number(sent.headers.get('retry-after'))).toBeGreaterThan(0)
        return
      }
    }
    expect(await counted(code)).toBe(before + 1)
  })
})

test('refusals are shown with the site they belong to, its page and its recorder', async () => {
  const tab = openTab()
  await post(`${stack.url}/v1/record?key=demo`, encodeBatch(tab.header([{ ...tab.click(), y: null } as never])), {
    origin: 'https://pages.example',
  })
  await expect
    .poll(() =>
      stack.store.query(
        `SELECT siteId, field, recorder, toString(sum(n)) AS n, max(lastAt) > now() - 60 AS isFresh FROM refusals
         WHERE code = 'event_invalid' AND origin = 'https://pages.example' GROUP BY ALL`,
      ),
    )
    .toEqual([{ siteId: 'demo', field: 'events[].y', recorder: '0.1.0', n: '1', isFresh: 1 }])
  const unknown = await stack.store.query<{ siteId: string }>(
    `SELECT DISTINCT siteId FROM refusals WHERE code IN ('key_unknown', 'key_missing')`,
  )
  expect(unknown).toEqual([{ siteId: '' }])
})

test('pages of another origin go on where one runs wild; what it may is refilled as time passes', async () => {
  const from = (origin: string) => post(`${fullUrl}/origin/settings?key=demo`, null, { origin }, 'GET')
  const statuses: number[] = []
  for (const _ of [1, 2, 3]) statuses.push((await from('https://wild.example')).status)
  expect(statuses).toEqual([200, 200, 429])
  expect((await from('https://calm.example')).status).toBe(200)

  const limit = createRateLimit(60)
  for (let n = 0; n < 60; n++) expect(limit.take('a', 1_000)).toBe(0)
  expect(limit.take('a', 1_000)).toBe(1)
  expect(limit.take('b', 1_000)).toBe(0)
  expect(limit.take('a', 2_000)).toBe(0)
  expect(limit.take('a', 2_000)).toBe(1)
  // Who has one IPv6 address has them all; an IPv4 one is itself, however it is written.
  expect(networkOf('2001:db8:1:2::1')).toBe(networkOf('2001:db8:1:2:ffff::9'))
  expect(networkOf('2001:db8:1:2::1')).not.toBe(networkOf('2001:db8:2:2::1'))
  expect(networkOf('::ffff:192.0.2.1')).toBe('192.0.2.1')
})

test('data health says what arrives, how fast it is stored, who sends, what is refused, and what is missing', async () => {
  const tab = openTab()
  const header = tab.header([tab.pageView(), tab.click(), tab.click()])
  await sendBatch(stack.url, { ...header, events: [header.events[0], header.events[2]] as RecordedEvent[] })
  const read = () =>
    fetch(`${stack.url}/api/sites/demo/health`, { headers: { authorization: `Bearer ${stack.apiKey}` } })
      .then((response) => response.json())
      .then((body) => body as Health)
  const health = await read()
  expect(health.minutes).toHaveLength(60)
  expect(health.minutes.reduce((sum, { events }) => sum + events, 0)).toBeGreaterThan(1)
  expect(health.storing.p99Ms).toBeGreaterThan(0)
  expect(health.storing.p99Ms).toBeLessThan(60_000)
  expect(health.recorders).toMatchObject([{ version: '0.1.0' }])
  await expect.poll(async () => (await read()).refused.map(({ code }) => code)).toContain('event_invalid')
  // Its tab may go on for ten minutes; then the gap in its numbers counts.
  expect(health.lost).toEqual({ events: 0, tabsWithGaps: 0, tabs: 0 })
  const old = openTab({ sessionStart: Date.now() - 3_600_000 })
  const rows = old.header([old.pageView(), old.click(), old.click(), old.click()]).events
  const at = (ms: number) => new Date(ms).toISOString().replace('T', ' ').slice(0, 23)
  await stack.store.insert(
    'events',
    [rows[0], rows[3]].map((row) => ({
      siteId: 'demo',
      sessionDay: at(old.sessionStart).slice(0, 10),
      sessionId: old.sessionId,
      tabId: old.tabId,
      eventNo: row?.eventNo,
      kind: 'click',
      source: 'recorder',
      recorder: '0.0.9',
      ts: at(old.sessionStart),
      receivedAt: at(old.sessionStart + 1_000),
      storedAt: at(old.sessionStart + 2_000),
    })),
  )
  expect((await read()).lost).toEqual({ events: 2, tabsWithGaps: 1, tabs: 1 })
  await expect.poll(async () => (await read()).rollUp.waitingMs, { timeout: 15_000 }).toBe(0)
  expect((await read()).store).toMatchObject({ isThere: true, spoolBytes: 0 })
})

test('an analytics batch of which one event is bad keeps the others', async () => {
  const good = { type: 'track', event: 'Kept', anonymousId: 'partly-sound' }
  // Names that every object has are no types.
  const inherited = ['__proto__', 'constructor', 'toString'].map((type) => ({ ...good, type }))
  const batch = [good, { ...good, event: '' }, 7, ...inherited, { ...good, type: 'page', name: 'Home' }]
  expect((await call('batch', { batch })).status).toBe(200)
  const rows = await stack.store.query(
    `SELECT kind, name FROM events WHERE visitorId = 'partly-sound' ORDER BY eventNo`,
  )
  expect(rows).toEqual([
    { kind: 'track', name: 'Kept' },
    { kind: 'pageView', name: 'Home' },
  ])
  expect(stack.collector.writer.stats()).toMatchObject({ storeIsThere: true, spooledGroups: 0 })
  expect((await call('batch', { batch: Array(maxAnalyticsEventsPerBatch + 1).fill(1) })).body.code).toBe(
    'too_many_events',
  )
})
