import type { ClickHouseClient } from '@clickhouse/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rows, type ServerUnderTest, startServer } from './server.ts'

let server: ServerUnderTest
let client: ClickHouseClient

beforeAll(async () => {
  server = await startServer()
  client = server.client({ max_open_connections: 60 })
  await client.command({ query: 'CREATE TABLE t (a UInt32, b String) ENGINE = MergeTree ORDER BY a' })
})
afterAll(() => server.stop())

test('short queries and inserts are served beside long ones', async () => {
  const abort = new AbortController()
  const query =
    'SELECT sum(sleepEachRow(0.05)) FROM numbers(1000) SETTINGS max_block_size = 1, max_execution_time = 100'
  const long = Array.from({ length: 8 }, () =>
    client.query({ query, abort_signal: abort.signal }).catch((error: unknown) => error),
  )
  await expect
    .poll(() =>
      rows(
        client,
        "SELECT toUInt8(countIf(query LIKE '%sleepEachRow%' AND query NOT LIKE '%countIf%')) AS c FROM system.processes",
      ),
    )
    .toEqual([{ c: 8 }])
  const times: number[] = []
  for (let index = 0; index < 20; index++) {
    const started = performance.now()
    expect(await rows(client, 'SELECT {index:UInt8} AS mine', { index })).toEqual([{ mine: index }])
    await client.insert({ table: 't', values: [{ a: index, b: 'x' }], format: 'JSONEachRow' })
    times.push(performance.now() - started)
  }
  times.sort((one, other) => one - other)
  // Eight long ones would take 50 s: a short one and an insert that had to wait for any would show.
  expect(times[10]).toBeLessThan(500)
  abort.abort()
  await Promise.all(long)
})

test('many writers and readers at once lose and mix nothing', async () => {
  await client.command({ query: 'TRUNCATE TABLE t' })
  const write = async (writer: number): Promise<void> => {
    for (let batch = 0; batch < 5; batch++) {
      const values = Array.from({ length: 100 }, (_, row) => ({
        a: writer * 1000 + batch * 100 + row,
        b: `w${writer}`,
      }))
      await client.insert({ table: 't', values, format: 'JSONEachRow' })
    }
  }
  const read = async (reader: number): Promise<void> => {
    for (let round = 0; round < 10; round++) {
      const answer = await rows<{ mine: number; c: number }>(
        client,
        'SELECT {reader:UInt8} AS mine, toUInt32(count() % 100) AS c FROM t',
        { reader },
      )
      // A batch is seen whole or not at all.
      expect(answer).toEqual([{ mine: reader, c: 0 }])
    }
  }
  await Promise.all([...Array(6).keys()].flatMap((index) => [write(index), read(index)]))
  const total = await rows(client, 'SELECT toUInt32(count()) AS c, toUInt32(uniqExact(a)) AS u FROM t')
  expect(total).toEqual([{ c: 3000, u: 3000 }])
})
