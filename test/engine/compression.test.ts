import { brotliCompressSync, deflateSync, gunzipSync, gzipSync } from 'node:zlib'
import type { ClickHouseClient } from '@clickhouse/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rows, type ServerUnderTest, startServer } from './server.ts'

let server: ServerUnderTest
let packed: ClickHouseClient

beforeAll(async () => {
  server = await startServer()
  packed = server.client({ compression: { request: true, response: true } })
  await packed.command({ query: 'CREATE TABLE t (a UInt32, b String) ENGINE = MergeTree ORDER BY a' })
})
afterAll(() => server.stop())

test('gzip both ways, small and large', async () => {
  const values = Array.from({ length: 30_000 }, (_, a) => ({ a, b: `row ${a}\n\n` }))
  await packed.insert({ table: 't', values, format: 'JSONEachRow' })
  const answer = await rows<{ a: number; b: string }>(packed, 'SELECT a, b FROM t ORDER BY a')
  expect(answer).toEqual(values)
  expect(await rows(packed, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  expect(await rows(packed, 'SELECT 1 AS one WHERE 0')).toEqual([])
})

test('the answer is packed only when both sides want it', async () => {
  // fetch unpacks by itself, so the header tells.
  const ask = (path: string, accepted: string) =>
    server.fetch(`${path}query=SELECT+number+FROM+numbers(1000)`, { headers: { 'Accept-Encoding': accepted } })
  expect((await ask('/?enable_http_compression=1&', 'gzip')).headers.get('content-encoding')).toBe('gzip')
  expect((await ask('/?', 'gzip')).headers.get('content-encoding')).toBeNull()
  expect((await ask('/?enable_http_compression=1&', 'identity')).headers.get('content-encoding')).toBeNull()
  const text = await (await ask('/?enable_http_compression=1&', 'gzip, br')).text()
  expect(text.split('\n')).toHaveLength(1001)
})

test('the bytes are gzip', async () => {
  const { stream } = await server.client({ compression: { response: true } }).exec({
    query: 'SELECT number FROM numbers(1000) FORMAT CSV',
    decompress_response_stream: false,
  })
  const parts: Buffer[] = []
  for await (const chunk of stream) parts.push(chunk as Buffer)
  expect(gunzipSync(Buffer.concat(parts)).toString().split('\n')).toHaveLength(1001)
})

test.each([
  ['gzip', gzipSync],
  ['br', brotliCompressSync],
  ['deflate', deflateSync],
] as const)('a body packed with %s', async (encoding, pack) => {
  const response = await server.fetch('/', {
    method: 'POST',
    headers: { 'Content-Encoding': encoding },
    body: new Uint8Array(pack('SELECT 7')),
  })
  expect(await response.text()).toBe('7\n')
})

test('an error is readable through gzip', async () => {
  const failing = rows(packed, 'SELECT * FROM no_such_table')
  await expect(failing).rejects.toMatchObject({ code: '60', type: 'UNKNOWN_TABLE' })
})

test('a packed body that is broken or cut off inserts nothing', async () => {
  await packed.command({ query: 'CREATE TABLE whole (a UInt32) ENGINE = MergeTree ORDER BY a' })
  const lines = Array.from({ length: 50_000 }, (_, a) => `{"a":${a}}`).join('\n')
  const body = gzipSync(lines)
  const send = (bytes: Buffer) =>
    server.fetch(`/?database=${server.database}&query=INSERT+INTO+whole+FORMAT+JSONEachRow`, {
      method: 'POST',
      headers: { 'Content-Encoding': 'gzip' },
      body: new Uint8Array(bytes),
    })
  const cutOff = await send(body.subarray(0, body.length - 2000))
  expect(cutOff.status).toBeGreaterThanOrEqual(400)
  const broken = await send(Buffer.from('this is not gzip'))
  expect(broken.status).toBeGreaterThanOrEqual(400)
  expect(await rows(packed, 'SELECT count() AS c FROM whole')).toEqual([{ c: 0 }])
})
