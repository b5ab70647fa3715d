/**
 * Two processes that take uploads and one that does all else, over one store. Recorders send each try to either of the
 * two, while these are killed in turn; at the end every event and chunk is there once.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { encodeBatch } from '@hindsight/protocol/batch'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { localName, onCluster, shardedBy } from '../../collector/src/clickhouse/cluster.ts'
import { schemaStatements } from '../../collector/src/clickhouse/migrate.ts'
import { type Stack, startStack } from '../support/stack.ts'
import { chunkOf, openTab, sendBatch } from './write/batches.ts'

const kills = Number(process.env.KILLS ?? 3)
const mainFile = fileURLToPath(new URL('../../collector/src/main.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'hindsight-scale-'))
const children: (ChildProcess | undefined)[] = []
let stack: Stack
let app: Stack
let isOver = false

beforeAll(async () => {
  stack = await startStack({ env: { DEMO: 'off' } })
  const { url, username, password } = stack.storeAt
  const at = new URL(url)
  if (username) at.username = username
  if (password) at.password = password
  process.env.SHARED_STORE = at.href.replace(/\/$/, '')
  app = await startStack({ on: stack.storeAt, env: { ROLE: 'app', CLICKHOUSE_URL: at.href, DEMO: 'shop' } })
})
afterAll(async () => {
  isOver = true
  for (const child of children) child?.kill('SIGKILL')
  await app?.stop()
  await stack?.stop()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

/** Started again whenever it ends, as a service manager would. */
function keepRunning(index: number, port: number): void {
  const child = spawn(process.execPath, ['--import', 'tsx', mainFile], {
    stdio: 'ignore',
    env: {
      ...process.env,
      ROLE: 'ingest',
      PORT: String(port),
      DATA_DIR: join(folder, String(index)),
      CLICKHOUSE_URL: process.env.SHARED_STORE,
      CLICKHOUSE_DATABASE: stack.storeAt.database,
      DEMO: 'off',
    },
  })
  children[index] = child
  child.once('exit', () => {
    if (!isOver) setTimeout(() => keepRunning(index, port), 100)
  })
}

const isReady = async (url: string): Promise<boolean> =>
  (await fetch(`${url}/readyz`).catch(() => null))?.status === 200

async function record(urls: string[], until: () => boolean) {
  const tab = openTab()
  const sent = { tab, events: 0, chunks: 0, tries: 0 }
  while (!until()) {
    const events = Array.from({ length: randomInt(1, 8) }, () => tab.click())
    const [chunk, bytes] = chunkOf(tab, sent.chunks + 1, `{"tab":"${tab.tabId}","chunkNo":${sent.chunks + 1}}\n`)
    const header = tab.header(events, { chunk })
    for (let attempt = 1; ; attempt++) {
      sent.tries++
      const url = urls[randomInt(urls.length)] ?? ''
      const answer = await sendBatch(url, { ...header, attempt, sentAt: Date.now() }, bytes).catch(() => null)
      if (answer?.status === 200) break
      if (answer && answer.status < 500 && answer.status !== 429) throw new Error(`refused: ${answer.text}`)
      await pause(randomInt(50, 300))
    }
    sent.events += events.length
    sent.chunks++
  }
  return sent
}

test('whichever of two collectors a try goes to, and whichever is killed, everything is stored once and read by the app', {
  timeout: 240_000 + kills * 20_000,
}, async () => {
  const ports = [await freePort(), await freePort()]
  const urls = ports.map((port) => `http://127.0.0.1:${port}`)
  for (const [index, port] of ports.entries()) keepRunning(index, port)
  for (const url of urls) await expect.poll(() => isReady(url), { timeout: 90_000 }).toBe(true)
  // Each does its own part only.
  expect((await fetch(`${urls[0]}/api/me`)).status).toBe(404)
  expect((await fetch(`${app.url}/v1/settings?key=demo`)).status).toBe(404)

  let mayStop = false
  const load = Promise.all(Array.from({ length: 4 }, () => record(urls, () => mayStop)))
  for (let done = 0; done < kills; done++) {
    await expect.poll(() => isReady(urls[done % 2] ?? ''), { timeout: 90_000, interval: 50 }).toBe(true)
    await pause(randomInt(100, 1_200))
    children[done % 2]?.kill('SIGKILL')
  }
  mayStop = true
  const sent = await load
  const metrics = (url: string) => fetch(`${url}/metrics`).then((response) => response.text(), String)
  for (const url of urls) {
    await expect.poll(() => metrics(url), { timeout: 90_000 }).toMatch(/hindsight_spool_bytes 0\n/)
  }

  const upTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1)
  for (const { tab, events, chunks } of sent) {
    const [stored] = await stack.store.query<{ events: number[]; chunks: number[] }>(
      `SELECT (SELECT arraySort(groupArray(eventNo)) FROM events WHERE tabId = {tabId:UUID}) AS events,
         (SELECT arraySort(groupArray(chunkNo)) FROM replayChunks WHERE tabId = {tabId:UUID}) AS chunks`,
      { tabId: tab.tabId },
    )
    expect(stored).toEqual({ events: upTo(events), chunks: upTo(chunks) })
    // What others stored is rolled up by the one app, and shown.
    await expect
      .poll(
        () =>
          fetch(`${app.url}/api/sites/demo/sessions/${tab.sessionId}`, {
            headers: { authorization: `Bearer ${app.apiKey}` },
          }).then((response) => response.status),
        { timeout: 30_000 },
      )
      .toBe(200)
  }
  const batches = sent.reduce((sum, one) => sum + one.chunks, 0)
  expect(sent.reduce((sum, one) => sum + one.tries, 0)).toBeGreaterThan(batches)
})

test('a first try that lay in a stalled collector while its repeat was stored by another is stored once', {
  timeout: 180_000,
}, async () => {
  const ports = [await freePort(), await freePort()]
  for (const [index, port] of ports.entries()) keepRunning(3 + index, port)
  const [stalled = '', other = ''] = ports.map((port) => `http://127.0.0.1:${port}`)
  for (const url of [stalled, other]) await expect.poll(() => isReady(url), { timeout: 90_000 }).toBe(true)
  /** Whether the sender hangs up before it sends again, or waits for both. */
  for (const hangsUp of [true, false]) {
    const tab = openTab()
    // It knows the tab, so that a higher number is new to it.
    expect((await sendBatch(stalled, tab.header([tab.click()]))).status).toBe(200)
    const [chunk, bytes] = chunkOf(tab, 1)
    children[3]?.kill('SIGSTOP')
    const header = tab.header([tab.click(), tab.click()], { chunk, sentAt: Date.now() })
    const leaving = new AbortController()
    const body = encodeBatch(header, bytes)
    const first = fetch(`${stalled}/v1/record?key=demo`, { method: 'POST', body, signal: leaving.signal }).catch(
      () => null,
    )
    await pause(hangsUp ? 500 : 6_000)
    if (hangsUp) leaving.abort()
    expect((await sendBatch(other, { ...header, attempt: 2, sentAt: Date.now() }, bytes)).status).toBe(200)
    children[3]?.kill('SIGCONT')
    await first
    // What is sent now is behind it.
    const later = openTab()
    expect((await sendBatch(stalled, later.header([later.click()]))).status).toBe(200)
    const [stored] = await stack.store.query(
      `SELECT (SELECT arraySort(groupArray(eventNo)) FROM events WHERE tabId = {tabId:UUID}) AS events,
         (SELECT arraySort(groupArray(chunkNo)) FROM replayChunks WHERE tabId = {tabId:UUID}) AS chunks`,
      { tabId: tab.tabId },
    )
    expect(stored).toEqual({ events: [1, 2, 3], chunks: [1] })
  }
})

test('an erasure is done when every process knows of it: nothing of hers is stored after that', {
  timeout: 120_000,
}, async () => {
  const port = await freePort()
  keepRunning(2, port)
  const url = `http://127.0.0.1:${port}`
  await expect.poll(() => isReady(url), { timeout: 90_000 }).toBe(true)
  const readyAt = Date.now()
  const headers = { authorization: `Bearer ${app.apiKey}`, 'content-type': 'application/json' }
  const tab = openTab()
  const send = async () => expect((await sendBatch(url, tab.header([tab.click()]))).status).toBe(200)
  await send()
  const session = `${app.url}/api/sites/demo/sessions/${tab.sessionId}`
  await expect.poll(async () => (await fetch(session, { headers })).status, { timeout: 30_000 }).toBe(200)

  // It has just looked who was erased, and looks again in nine seconds.
  await pause(Math.max(0, readyAt + 11_000 - Date.now()))
  const body = JSON.stringify({ reason: 'She asked for it.' })
  const { erasureId } = (await (await fetch(`${session}/erasure`, { method: 'POST', headers, body })).json()) as {
    erasureId: string
  }
  const status = async () => {
    const list = (await (await fetch(`${app.url}/api/sites/demo/erasures`, { headers })).json()) as {
      erasures: { erasureId: string; status: string }[]
    }
    return list.erasures.find((erasure) => erasure.erasureId === erasureId)?.status
  }
  await expect.poll(status, { timeout: 60_000 }).toBe('done')
  // Only now her device sends what it has kept.
  for (let sent = 0; sent < 5; sent++) await send()
  await pause(2_000)
  const [left] = await stack.store.query<{ n: number }>(
    'SELECT toUInt32(count()) AS n FROM events WHERE sessionId = {sessionId:UUID}',
    { sessionId: tab.sessionId },
  )
  expect(left).toEqual({ n: 0 })
})

describe('on a cluster', () => {
  const cluster = { name: 'shops', database: 'hindsight' }
  const made = () => schemaStatements().flatMap((statement) => onCluster(statement, cluster))

  test('every statement of the schema, and every change of rows, is one that the engine can parse', async () => {
    const changes = Object.keys(shardedBy).flatMap((table) =>
      onCluster(`ALTER TABLE ${table} DELETE WHERE siteId = {siteId:String}`, cluster),
    )
    expect(changes).toContain('ALTER TABLE events_local ON CLUSTER shops DELETE WHERE siteId = {siteId:String}')
    for (const sql of [...made(), ...changes]) {
      const [{ parsed } = { parsed: null }] = await stack.store.query<{ parsed: string | null }>(
        'SELECT formatQuerySingleLineOrNull({sql:String}) AS parsed',
        { sql },
      )
      expect([sql, parsed]).toEqual([sql, expect.stringMatching(/^(CREATE|ALTER) TABLE/)])
    }
    // It does tell what is none.
    const [wrong] = await stack.store.query('SELECT formatQuerySingleLineOrNull({sql:String}) AS parsed', {
      sql: 'CREATE TABLE a ON CLUSTER shops ENGINE = Replicated(',
    })
    expect(wrong).toEqual({ parsed: null })
    expect(() => onCluster('DROP TABLE events', cluster)).toThrow('No form on a cluster is known')
  })

  test('each table that there is has its form; what replaces a row lies where that row does', async () => {
    const tables = await stack.store.query<{ name: string; engine: string; key: string; columns: string[] }>(
      `SELECT name, engine, sorting_key AS key,
         (SELECT groupArray((table, name)) FROM system.columns WHERE database = currentDatabase()) AS all,
         arrayMap(c -> c.2, arrayFilter(c -> c.1 = tables.name, all)) AS columns
       FROM system.tables AS tables WHERE database = currentDatabase() AND name != 'migrations'`,
    )
    const statements = made()
    for (const { name, engine, key, columns } of tables) {
      const own = statements.filter((sql) => sql.startsWith(`CREATE TABLE IF NOT EXISTS ${localName(name)} ON CLUSTER`))
      expect([name, own]).toEqual([
        name,
        [expect.stringContaining(`ENGINE = Replicated${engine}('/clickhouse/tables/`)],
      ])
      const by = shardedBy[name]
      if (by === undefined) continue
      const used = columns.filter((column) => new RegExp(`\\b${column}\\b`).test(by))
      expect([name, used]).not.toEqual([name, []])
      if (engine !== 'MergeTree') for (const column of used) expect(key.split(', ')).toContain(column)
      const over = `CREATE TABLE IF NOT EXISTS ${name} ON CLUSTER shops AS ${name}_local ENGINE = Distributed(shops, hindsight, ${name}_local, ${by})`
      expect(statements).toContain(over)
    }
    expect(Object.keys(shardedBy).filter((name) => !tables.some((table) => table.name === name))).toEqual([])
    expect(statements.filter((sql) => / events(_local)? .*ADD COLUMN IF NOT EXISTS importId/.test(sql))).toHaveLength(2)
  })
})
