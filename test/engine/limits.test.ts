import { Readable } from 'node:stream'
import type { ClickHouseClient } from '@clickhouse/client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSlots } from '../../engine/src/run/slots.ts'
import { isEmbedded, rows, type ServerUnderTest, startServer } from './server.ts'

let server: ServerUnderTest
let client: ClickHouseClient

beforeAll(async () => {
  server = await startServer({ ENGINE_QUERY_SECONDS: '2', ENGINE_RESULT_MB: '64', ENGINE_QUERY_SLOTS: '4' })
  client = server.client()
})
afterAll(() => server.stop())

const read = async (query: string, settings: Record<string, string | number> = {}): Promise<number> => {
  const { stream } = await client.exec({ query, clickhouse_settings: settings })
  let bytes = 0
  for await (const chunk of stream) bytes += (chunk as Buffer).length
  return bytes
}

describe('limits given with a query', () => {
  test('time', async () => {
    const slow = read('SELECT sum(sleepEachRow(0.1)) FROM numbers(25) SETTINGS max_block_size = 1', {
      max_execution_time: 1,
    })
    await expect(slow).rejects.toMatchObject({ code: '159', type: 'TIMEOUT_EXCEEDED' })
  })

  test('memory', async () => {
    const greedy = read('SELECT groupArray(number) FROM numbers(100000000) FORMAT Null', {
      max_memory_usage: '50000000',
    })
    await expect(greedy).rejects.toMatchObject({ code: '241', type: 'MEMORY_LIMIT_EXCEEDED' })
  })

  test('rows of the result', async () => {
    const many = read('SELECT number FROM numbers(1000) FORMAT CSV', {
      max_result_rows: '10',
      result_overflow_mode: 'throw',
    })
    await expect(many).rejects.toMatchObject({ code: '396', type: 'TOO_MANY_ROWS_OR_BYTES' })
  })
})

describe.runIf(isEmbedded)('limits of the engine', () => {
  test('time', async () => {
    await expect(
      read('SELECT sum(sleepEachRow(0.1)) FROM numbers(28) SETTINGS max_block_size = 1'),
    ).rejects.toMatchObject({
      code: '159',
    })
  })

  test('a result that is too large is refused, streamed or not', async () => {
    const large = 'SELECT repeat(toString(number % 10), 1000) FROM numbers(1000000)'
    await expect(read(`${large} FORMAT CSV`)).rejects.toThrow()
    await expect(read(`${large} FORMAT CSV`, { wait_end_of_query: 1 })).rejects.toMatchObject({ code: '396' })
    await expect(read(`${large} FORMAT JSON`)).rejects.toMatchObject({ code: '396' })
  })

  test('a large result streams without being held in memory', async () => {
    const resident = async (): Promise<number> => {
      const health = (await (await server.fetch('/engine/health')).json()) as { residentBytes: number }
      return health.residentBytes
    }
    const before = await resident()
    const bytes = await read("SELECT repeat('x', 1000) FROM numbers(400000) FORMAT CSV", {
      max_result_bytes: '0',
      max_execution_time: 30,
    })
    expect(bytes).toBe(400_000 * 1003)
    expect((await resident()) - before).toBeLessThan(200_000_000)
  })

  test('a statement that is too long', async () => {
    await expect(read(`SELECT '${'x'.repeat(300_000)}'`)).rejects.toMatchObject({ code: '62' })
    const ok = await read(`SELECT '${'x'.repeat(300_000)}'`, { max_query_size: '1000000' })
    expect(ok).toBe(300_001)
    await expect(read(`SELECT '${'x'.repeat(17_000_000)}'`)).rejects.toThrow()
  })
})

describe('slots', () => {
  const never = new AbortController().signal

  test('a query waits for its turn, and is refused when that takes too long', async () => {
    const slots = createSlots({ query: 1, insert: 1 }, 50)
    const release = await slots.take('query', never)
    await expect(slots.take('query', never)).rejects.toMatchObject({ type: 'TOO_MANY_SIMULTANEOUS_QUERIES', code: 202 })
    const second = slots.take('query', never)
    release()
    release()
    const releaseSecond = await second
    expect(slots.running).toBe(1)
    releaseSecond()
    expect([slots.running, slots.waiting]).toEqual([0, 0])
  })

  test('inserts have slots of their own', async () => {
    const slots = createSlots({ query: 1, insert: 1 }, 50)
    await slots.take('query', never)
    await expect(slots.take('insert', never)).resolves.toBeTypeOf('function')
  })

  test('who goes away leaves the line', async () => {
    const slots = createSlots({ query: 1, insert: 1 }, 5000)
    const release = await slots.take('query', never)
    const abort = new AbortController()
    const waiting = slots.take('query', abort.signal)
    abort.abort()
    await expect(waiting).rejects.toMatchObject({ type: 'QUERY_WAS_CANCELLED' })
    release()
    expect([slots.running, slots.waiting]).toEqual([0, 0])
  })
})

test.runIf(isEmbedded)('more queries at once than there are slots are all answered', async () => {
  const answers = await Promise.all(
    Array.from({ length: 60 }, (_, index) => rows(client, 'SELECT {index:UInt32} AS mine, sleep(0.02)', { index })),
  )
  expect(answers.map(([row]) => (row as { mine: number }).mine)).toEqual([...Array(60).keys()])
})

test('results are limited, what an INSERT SELECT moves is not', async () => {
  await client.command({ query: 'CREATE TABLE moved (a UInt64) ENGINE = MergeTree ORDER BY a' })
  await client.command({
    query: 'INSERT INTO moved SELECT number FROM numbers(1000000)',
    clickhouse_settings: { max_result_bytes: '1000', result_overflow_mode: 'throw' },
  })
  expect(await rows(client, 'SELECT toUInt32(count()) AS c FROM moved')).toEqual([{ c: 1_000_000 }])
})

test.runIf(isEmbedded)('an upload that is refused while it comes in is told why', async () => {
  const endless = async function* () {
    for (let sent = 0; sent < 20; sent++) yield Buffer.from('SELECT 1 '.padEnd(1_000_000, ' '))
  }
  const sent = client.exec({ query: 'SELECT 1', values: Readable.from(endless(), { objectMode: false }) })
  await expect(sent).rejects.toMatchObject({ type: 'QUERY_IS_TOO_LARGE' })
})
