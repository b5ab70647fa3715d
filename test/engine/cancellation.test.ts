import { setMaxListeners } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ClickHouseClient } from '@clickhouse/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isEmbedded, rows, type ServerUnderTest, startServer } from './server.ts'

let server: ServerUnderTest
let client: ClickHouseClient

beforeAll(async () => {
  server = await startServer()
  client = server.client()
})
afterAll(() => server.stop())

/** Runs for a minute and a half unless it is stopped; `mark` finds it. */
const long = (mark: string): string =>
  `SELECT sum(sleepEachRow(0.05)) AS ${mark} FROM numbers(1800) SETTINGS max_block_size = 1, max_execution_time = 100`

/** A ClickHouse server stops a query that has lost its client only when asked to, and only one that cannot write. */
const stopsWithClient = { cancel_http_readonly_queries_on_client_close: 1, readonly: '2' } as const

async function running(mark: string): Promise<number> {
  const [row] = await rows<{ c: number }>(
    client,
    `SELECT toUInt32(count()) AS c FROM system.processes WHERE query LIKE {like:String} AND query NOT LIKE '%system.processes%'`,
    { like: `%${mark}%` },
  )
  return row?.c ?? 0
}

test.each(['JSONEachRow', 'JSON'] as const)('a client that aborts stops its query (%s)', async (format) => {
  const mark = `aborted${format}`
  const abort = new AbortController()
  const asking = client
    .query({ query: long(mark), format, abort_signal: abort.signal, clickhouse_settings: stopsWithClient })
    .then((result) => result.text())
  const ended = expect(asking).rejects.toThrow(/abort/)
  await expect.poll(() => running(mark)).toBe(1)
  abort.abort()
  await ended
  await expect.poll(() => running(mark), { timeout: 3000 }).toBe(0)
})

test('a connection that breaks stops its query', async () => {
  const mark = 'broken_connection'
  const { hostname, port } = new URL(server.url)
  const socket = connect(Number(port), hostname)
  const body = long(mark)
  socket.write(
    `POST /?cancel_http_readonly_queries_on_client_close=1&readonly=2 HTTP/1.1\r\nHost: x\r\nX-ClickHouse-User: ${server.username}\r\nX-ClickHouse-Key: ${server.password}\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
  await expect.poll(() => running(mark)).toBe(1)
  socket.destroy()
  await expect.poll(() => running(mark), { timeout: 3000 }).toBe(0)
})

test('a client that reads part of a large result and leaves stops it', async () => {
  const query = `SELECT number AS left_early, repeat('x', 100) AS b FROM numbers(100000000)
    SETTINGS max_result_bytes = 0, max_execution_time = 100`
  const result = await client.query({ query, format: 'JSONEachRow', clickhouse_settings: stopsWithClient })
  const stream = result.stream()
  for await (const _part of stream) break
  result.close()
  await expect.poll(() => running('left_early'), { timeout: 5000 }).toBe(0)
})

test.runIf(isEmbedded)('a query that waits for its turn and is aborted is never run', async () => {
  const abort = new AbortController()
  setMaxListeners(20, abort.signal)
  const busy = Array.from({ length: 12 }, (_, index) =>
    client.query({ query: long(`busy${index}`), abort_signal: abort.signal }).catch((error: unknown) => error),
  )
  await sleep(500)
  const own = new AbortController()
  const waiting = client.query({ query: 'CREATE TABLE never_made (a UInt8) ENGINE = Memory', abort_signal: own.signal })
  const refused = expect(waiting).rejects.toThrow(/abort/)
  await sleep(100)
  own.abort()
  await refused
  abort.abort()
  await Promise.all(busy)
  await expect.poll(() => running('busy')).toBe(0)
  expect(await rows(client, "SELECT name FROM system.tables WHERE name = 'never_made'")).toEqual([])
})

test('an insert whose sender goes away before the end inserts nothing', async () => {
  await client.command({ query: 'CREATE TABLE partly (a UInt32) ENGINE = MergeTree ORDER BY a' })
  const { hostname, port } = new URL(server.url)
  const socket = connect(Number(port), hostname)
  const path = `/?database=${server.database}&query=INSERT+INTO+partly+FORMAT+JSONEachRow`
  socket.write(
    `POST ${path} HTTP/1.1\r\nHost: x\r\nX-ClickHouse-User: ${server.username}\r\nX-ClickHouse-Key: ${server.password}\r\n` +
      `Content-Length: 1000000\r\n\r\n${'{"a":1}\n'.repeat(1000)}`,
  )
  await sleep(300)
  socket.destroy()
  await sleep(300)
  expect(await rows(client, 'SELECT count() AS c FROM partly')).toEqual([{ c: 0 }])
})
