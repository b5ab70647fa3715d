/** Space under control, over real HTTP and on a disk of its own: a budget is kept, days are kept, a full disk recovers. */
import { randomBytes } from 'node:crypto'
import { appendFileSync, mkdtempSync, readdirSync, rmSync, statfsSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AlertPreview } from '@hindsight/protocol/api/alerts'
import type { RetentionPolicy, StorageAnswer } from '@hindsight/protocol/api/storage'
import { utcDay } from '@hindsight/protocol/ids'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { migrate, missingMigrations } from '../../../collector/src/clickhouse/migrate.ts'
import { type Stack, startStack } from '../../support/stack.ts'
import { startReceiver } from '../outbound/receiver.ts'
import { ask, dayMs, oldVisit, whose } from '../people/visits.ts'
import { chunkOf, openTab, sendBatch, type Tab } from '../write/batches.ts'

let stack: Stack
let folder = ''
const soon = { timeout: 60_000, interval: 200 }
const mebibyte = 1024 ** 2
const site = '/api/sites/demo'
const keepAll: RetentionPolicy = { replayDays: null, eventDays: null, sessionDays: null, logDays: null, budgetGb: null }
const budgetBytes = 8_000_000
const visitBytes = 600_000

/** More than other tests write beside this one. */
const roomMib = 1500
const fill = () => join(folder, 'fill')

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hindsight-retention-'))
  const { bavail, bsize } = statfsSync(folder)
  const minFree = Math.floor((bavail * bsize) / mebibyte) - roomMib
  stack = await startStack({ keptIn: folder, env: { MIN_FREE_MIB: String(minFree), WEBHOOK_ALLOW_PRIVATE: 'on' } })
}, 120_000)
afterAll(async () => {
  await stack?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const storage = async () => (await ask(stack, `${site}/storage`)).body as unknown as StorageAnswer
async function setPolicy(change: Partial<RetentionPolicy>) {
  const { version } = await storage()
  const body = { version, policy: { ...keepAll, ...change } }
  return await ask(stack, `${site}/storage/policy`, { method: 'PUT', body })
}

/** A visit with a replay of so many bytes that no compression makes smaller. */
async function recorded(bytes: number, given: Partial<Tab> = {}): Promise<{ status: number; tab: Tab; code: unknown }> {
  const tab = openTab(given)
  const [chunk, body] = chunkOf(tab, 1, randomBytes(Math.floor(bytes / 1.02)).toString('latin1'))
  const { status, body: said } = await sendBatch(stack.url, { ...tab.header([tab.pageView()]), chunk }, body)
  return { status, tab, code: said.code }
}
/** Files go while they are looked at. */
const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0
const bytesIn = (of: string): number =>
  readdirSync(of, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + sizeOf(join(parentPath, name)), 0)

const hasReplay = async ({ sessionId }: Tab) =>
  (await stack.store.query('SELECT 1 FROM replayChunks WHERE sessionId = {sessionId:UUID} LIMIT 1', { sessionId }))
    .length > 0

test('what is wrong with a policy is named: facts outlive replays', async () => {
  const answer = await setPolicy({ replayDays: 30, eventDays: 7 })
  expect(answer.status).toBe(400)
  expect(answer.body).toMatchObject({ errors: [{ field: 'policy.eventDays' }] })
  const stale = await ask(stack, `${site}/storage/policy`, { method: 'PUT', body: { version: 7, policy: keepAll } })
  expect([stale.status, stale.body]).toMatchObject([409, { current: { version: 0, policy: keepAll } }])
  const budget = await ask(stack, '/api/storage/budget', { method: 'PUT', body: { version: 7, budgetGb: 5 } })
  expect([budget.status, budget.body]).toMatchObject([409, { current: { version: 0, budgetGb: null } }])
})

test('ten times the budget is loaded, and the site never takes more than 5 % above it; evidence and facts stay', async () => {
  const first = await recorded(500_000)
  const evidence = { sessionId: first.tab.sessionId, step: '', ts: Date.now(), text: 'the replay' }
  await vi.waitFor(async () => expect(await whose(stack, first.tab.sessionId)).toBeDefined(), soon)
  const flag = { person: `anon:${first.tab.visitorId}`, reason: 'Could not pay', evidence }
  expect((await ask(stack, `${site}/cases`, { method: 'POST', body: flag })).status).toBe(200)
  expect((await setPolicy({ budgetGb: budgetBytes / 1e9 })).status).toBe(200)

  let loaded = 0
  let most = 0
  const taken: Tab[] = []
  while (loaded < 10 * budgetBytes) {
    const visits = await Promise.all(Array.from({ length: 4 }, () => recorded(visitBytes)))
    for (const { status, tab, code } of visits) {
      if (status === 200) {
        taken.push(tab)
        loaded += visitBytes
      } else {
        expect([status, code]).toEqual([503, 'storage_full'])
      }
    }
    const [row] = await stack.store.query<{ bytes: string }>(
      "SELECT toString(sum(bytes_on_disk)) AS bytes FROM system.parts WHERE active AND database = currentDatabase() AND table IN ('replayChunks', 'events')",
    )
    most = Math.max(most, Number(row?.bytes))
    // The recorder waits for Retry-After; here for the thinning itself.
    if (visits.some(({ status }) => status === 503)) await stack.collector.storage.retention.measure()
  }
  expect(most).toBeLessThan(1.05 * budgetBytes)
  expect(await hasReplay(first.tab)).toBe(true)
  const oldest = taken[0] as Tab
  expect(await hasReplay(oldest)).toBe(false)
  // Facts before replays never: every session is still there, and says why it has no replay.
  const [events] = await stack.store.query<{ n: string }>('SELECT toString(uniqExact(sessionId)) AS n FROM events')
  expect(Number(events?.n)).toBe(taken.length + 1)
  const detail = await ask(stack, `${site}/sessions/${oldest.sessionId}`)
  expect(detail.text).toContain('retention')
  const now = await storage()
  expect(now.runs[0]).toMatchObject({ why: 'budget', kind: 'replays' })
  expect(now.headroomDays).not.toBeNull()
  // The disk itself has it back, not only the tables: what was replaced is gone half a minute later.
  await vi.waitFor(() => expect(bytesIn(join(folder, 'engine'))).toBeLessThan(4 * budgetBytes), {
    timeout: 120_000,
    interval: 1_000,
  })
}, 400_000)

test('days are kept per kind, but never against the evidence of an open case', async () => {
  await setPolicy({})
  const old = await oldVisit(stack, 'old-visitor', Date.now() - 100 * dayMs)
  const held = await oldVisit(stack, 'held-visitor', Date.now() - 100 * dayMs)
  await vi.waitFor(
    async () => expect([await whose(stack, old), await whose(stack, held)]).not.toContain(undefined),
    soon,
  )
  const evidence = { sessionId: held, step: '', ts: Date.now(), text: 'an old one' }
  await ask(stack, `${site}/cases`, {
    method: 'POST',
    body: { person: 'anon:held-visitor', reason: 'Waits', evidence },
  })
  const at = Date.now() - 100 * dayMs
  await stack.store.insert('audit', [
    { siteId: 'demo', at, action: 'replay.watched', who: 'x', subject: 'y', address: '', detail: '{}' },
  ])
  await setPolicy({ replayDays: 30, eventDays: 60, sessionDays: 90, logDays: 90 })
  await stack.collector.storage.retention.runOnce()
  expect(await whose(stack, old)).toBeUndefined()
  expect(await whose(stack, held)).toBeDefined()
  const before = { before: utcDay(Date.now() - 60 * dayMs) }
  const left = await stack.store.query<{ id: string }>(
    'SELECT DISTINCT toString(sessionId) AS id FROM events WHERE sessionDay < {before:Date}',
    before,
  )
  expect(left).toEqual([{ id: held }])
  expect(await stack.store.query('SELECT 1 FROM audit WHERE toDate(at) < {before:Date}', before)).toEqual([])
}, 120_000)

test('a full disk is a named 503; nothing acknowledged is lost, and room makes it take again by itself', async () => {
  await setPolicy({})
  const before = await recorded(1_000)
  expect(before.status).toBe(200)
  for (let n = 0; n < roomMib + 500; n += 10) appendFileSync(fill(), Buffer.alloc(10 * mebibyte, 1))
  await vi.waitFor(async () => {
    const refused = await recorded(1_000)
    expect([refused.status, refused.code]).toEqual([503, 'storage_full'])
  }, soon)
  expect((await storage()).isFull).toBe(true)
  rmSync(fill())
  await vi.waitFor(async () => expect((await recorded(1_000)).status).toBe(200), soon)
  expect(await hasReplay(before.tab)).toBe(true)
})

test('headroom is watched: the number that the screen shows is told to a webhook, and the preview tells of now alone', async () => {
  await stack.collector.storage.retention.measure()
  const { headroomDays } = await storage()
  expect(headroomDays).toBeGreaterThan(0)
  const receiver = await startReceiver()
  const post = async (path: string, body: unknown) =>
    (await ask(stack, `${site}/${path}`, { method: 'POST', body })).body
  const made = await post('webhooks', { name: 'Desk', url: receiver.url, types: ['case.created'] })
  const { endpointId } = made.webhook as { endpointId: string }
  const watching = (value: number) => ({
    name: 'Disk',
    measure: { kind: 'headroom' },
    compare: { kind: 'threshold', is: 'below', value },
    endpoints: [endpointId],
  })
  const little = Math.ceil(headroomDays ?? 0) + 1
  expect(await post('alert-preview', watching(0))).toMatchObject({ firings: [], points: [{ expected: null }] })
  const preview = (await post('alert-preview', watching(little))) as unknown as AlertPreview
  expect(preview.firings).toMatchObject([
    { open: true, says: expect.stringMatching(/^There is room for \d+ more day/) },
  ])
  expect(preview.points[0]?.value).toBeCloseTo(headroomDays ?? 0, -1)
  await post('alerts', watching(little))
  await stack.collector.outbound.look()
  await vi.waitFor(() => expect(receiver.received).toHaveLength(1), soon)
  expect(JSON.parse(receiver.received[0]?.body ?? '')).toMatchObject({
    type: 'alert.opened',
    data: { name: 'Disk', says: preview.firings[0]?.says },
  })
  await receiver.stop()
})

test('the engine keeps no logs of its own that grow', async () => {
  const rows = await stack.store.query<{ name: string }>(
    "SELECT name FROM system.tables WHERE database = 'system' AND endsWith(engine, 'MergeTree')",
  )
  expect(rows).toEqual([])
})

test('data of a newer version is refused, by the names of what it has', async () => {
  expect(await missingMigrations(stack.store)).toEqual([])
  await stack.store.insert('migrations', [{ name: '999_later.sql' }])
  await expect(migrate(stack.store)).rejects.toThrow(/newer version of Hindsight \(999_later\.sql\)/)
})
