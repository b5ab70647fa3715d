/**
 * What the embedded engine costs a caller: round trips and inserts through the unmodified client, with the engine's
 * own CPU time. Run: node --import tsx bench/engine.ts
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@clickhouse/client'
import { startEngine } from '../collector/src/engineProcess.ts'

const silent = { info: () => {}, warn: () => {}, error: () => {} }
const dataDir = mkdtempSync(join(tmpdir(), 'hindsight-bench-'))
const engine = await startEngine({ dataDir, log: silent })
const { url, username, password } = engine
const client = createClient({ url, username, password, max_open_connections: 40 })

/** Under load from elsewhere the engine's CPU time is what can be compared. */
async function health(): Promise<{ residentBytes: number; cpuSeconds: number }> {
  const headers = { 'X-ClickHouse-User': username, 'X-ClickHouse-Key': password }
  return (await fetch(`${url}/engine/health`, { headers })).json() as Promise<{
    residentBytes: number
    cpuSeconds: number
  }>
}

async function timed(name: string, n: number, work: (index: number) => Promise<unknown>, at = 1): Promise<void> {
  await work(0)
  const cpuBefore = (await health()).cpuSeconds
  const times: number[] = []
  const began = performance.now()
  let next = 1
  const lane = async (): Promise<void> => {
    for (let index = next++; index <= n; index = next++) {
      const started = performance.now()
      await work(index)
      times.push(performance.now() - started)
    }
  }
  await Promise.all(Array.from({ length: at }, lane))
  const perSecond = (n / (performance.now() - began)) * 1000
  const cpuMs = (((await health()).cpuSeconds - cpuBefore) / n) * 1000
  times.sort((one, other) => one - other)
  const of = (share: number): string => (times[Math.floor(times.length * share)] ?? 0).toFixed(1)
  console.log(
    `${name}: ${of(0.5)} ms median, ${of(0.95)} ms p95, ${perSecond.toFixed(0)} a second, ${cpuMs.toFixed(1)} ms of the engine's CPU`,
  )
}

const ask = async (a: number) =>
  (await client.query({ query: 'SELECT {a:UInt32} AS a', query_params: { a }, format: 'JSONEachRow' })).json()
const insert = (rows: number, table: string) => (index: number) =>
  client.insert({
    table,
    values: Array.from({ length: rows }, (_, row) => ({ a: index * rows + row, b: 'some text', c: [1, 2, 3] })),
    format: 'JSONEachRow',
    clickhouse_settings: { insert_deduplication_token: String(index) },
  })

const columns = "(a UInt32, b String, c Array(UInt8), at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC'))"
for (const [table, fsync] of [
  ['durable', 1],
  ['lazy', 0],
] as const)
  await client.command({
    query: `CREATE TABLE ${table} ${columns} ENGINE = MergeTree ORDER BY a
      SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = ${fsync}, fsync_part_directory = ${fsync}`,
  })

await timed('ping', 500, () => client.ping())
await timed('SELECT with a parameter', 500, ask)
await timed('SELECT with a parameter, 16 at once', 1000, ask, 16)
await timed('INSERT of 1 row, fsync', 200, insert(1, 'durable'))
await timed('INSERT of 1 row, fsync, 4 at once', 200, insert(1, 'durable'), 4)
await timed('INSERT of 1 row, no fsync', 200, insert(1, 'lazy'))
await timed('INSERT of 1,000 rows, fsync', 50, insert(1000, 'durable'))
await timed('INSERT of 10,000 rows, fsync', 10, insert(10_000, 'durable'))
await timed('streaming 100 MB of JSONEachRow', 3, async () => {
  const query = "SELECT number, repeat('x', 80) AS b FROM numbers(1000000)"
  const { stream } = await client.exec({ query: `${query} FORMAT JSONEachRow` })
  for await (const _chunk of stream);
})
const { residentBytes } = await health()
console.log(`resident memory of the engine: ${Math.round(residentBytes / 1e6)} MB`)
await client.close()
await engine.stop()
rmSync(dataDir, { recursive: true, force: true })
