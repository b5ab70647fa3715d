import { Readable } from 'node:stream'
import type { ClickHouseClient } from '@clickhouse/client'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { rows, type ServerUnderTest, startServer } from './server.ts'

let server: ServerUnderTest
let client: ClickHouseClient

beforeAll(async () => {
  server = await startServer()
  client = server.client()
})
afterAll(() => server.stop())

beforeEach(async () => {
  await client.command({
    query: `CREATE OR REPLACE TABLE t (a UInt32, b String DEFAULT concat('default ', toString(a)),
      at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC'), n Nullable(Int32))
      ENGINE = MergeTree ORDER BY a SETTINGS non_replicated_deduplication_window = 100`,
  })
})

const all = () => rows<{ a: number; b: string }>(client, 'SELECT a, b FROM t ORDER BY a')

/** INSERT with a body of any bytes, as `exec` sends it. */
async function insertBytes(query: string, body: Buffer | string): Promise<void> {
  const { stream } = await client.exec({ query, values: Readable.from([Buffer.from(body)]) })
  for await (const chunk of stream) expect(chunk.length).toBe(0)
}

describe('formats', () => {
  test('JSONEachRow: columns that are not given get their defaults', async () => {
    await client.insert({ table: 't', values: [{ a: 1 }, { a: 2, b: 'own' }], format: 'JSONEachRow' })
    expect(await all()).toEqual([
      { a: 1, b: 'default 1' },
      { a: 2, b: 'own' },
    ])
    expect(await rows(client, 'SELECT count() AS c FROM t WHERE at > now() - 60')).toEqual([{ c: 2 }])
  })

  test('JSONEachRow with the columns named, and with columns excluded', async () => {
    await client.insert({ table: 't', values: [{ a: 1, b: 'no' }], columns: ['a'], format: 'JSONEachRow' })
    await client.insert({ table: 't', values: [{ a: 2 }], columns: { except: ['b'] }, format: 'JSONEachRow' })
    expect(await all()).toEqual([
      { a: 1, b: 'default 1' },
      { a: 2, b: 'default 2' },
    ])
  })

  test('JSONCompactEachRow', async () => {
    await client.insert({ table: 't', values: [[1, 'x']], columns: ['a', 'b'], format: 'JSONCompactEachRow' })
    expect(await all()).toEqual([{ a: 1, b: 'x' }])
  })

  test('CSV and TabSeparated from a stream', async () => {
    await client.insert({
      table: 't',
      values: Readable.from(['1,"x\n\ny"\n', '2,"z"\n'], { objectMode: false }),
      columns: ['a', 'b'],
      format: 'CSV',
    })
    await client.insert({
      table: 't',
      values: Readable.from(['3\tq\\n\\nr\n'], { objectMode: false }),
      columns: ['a', 'b'],
      format: 'TabSeparated',
    })
    expect(await all()).toEqual([
      { a: 1, b: 'x\n\ny' },
      { a: 2, b: 'z' },
      { a: 3, b: 'q\n\nr' },
    ])
  })

  test('RowBinary keeps every byte', async () => {
    const bytes = Buffer.from([...Array(256).keys(), 10, 10, 13, 10, 59, 0, 10, 10])
    const row = Buffer.concat([Buffer.from([7, 0, 0, 0, 0x88, 0x02]), bytes])
    await insertBytes('INSERT INTO t (a, b) FORMAT RowBinary', row)
    expect(await rows(client, 'SELECT a, hex(b) AS b FROM t')).toEqual([
      { a: 7, b: bytes.toString('hex').toUpperCase() },
    ])
  })

  test('Native: what one query gives, an insert takes', async () => {
    const { stream } = await client.exec({
      query: "SELECT toUInt32(number) AS a, '\n\n' AS b FROM numbers(3) FORMAT Native",
    })
    const parts: Buffer[] = []
    for await (const chunk of stream) parts.push(chunk as Buffer)
    await insertBytes('INSERT INTO t (a, b) FORMAT Native', Buffer.concat(parts))
    expect(await all()).toHaveLength(3)
  })

  test('VALUES, with expressions, parameters and blank lines', async () => {
    await client.command({
      query: "INSERT INTO t (a, b) VALUES (1, 'x\n\n; DROP TABLE t'),\n\n(2, {b:String}), (3, concat('p', 'q'))",
      query_params: { b: "it's\n\n" },
    })
    expect(await all()).toEqual([
      { a: 1, b: 'x\n\n; DROP TABLE t' },
      { a: 2, b: "it's\n\n" },
      { a: 3, b: 'pq' },
    ])
  })

  test('SELECT, with settings in the statement', async () => {
    await client.command({ query: 'INSERT INTO t (a) SETTINGS max_threads = 1 SELECT number FROM numbers(2)\n\n' })
    expect(await all()).toHaveLength(2)
  })

  test('statement and data in one body, as curl sends it', async () => {
    const body = 'INSERT INTO t (a, b)\n-- FORMAT in a comment\nSETTINGS max_threads = 1 FORMAT CSV\n1,"x\n\ny"\n'
    const response = await server.fetch(`/?database=${server.database}`, { method: 'POST', body })
    expect(response.status).toBe(200)
    expect(await all()).toEqual([{ a: 1, b: 'x\n\ny' }])
  })

  test('tables with the names of keywords', async () => {
    await client.command({ query: 'CREATE TABLE format (settings UInt8, `values` UInt8) ENGINE = Memory' })
    await insertBytes('INSERT INTO format (settings, values) FORMAT CSV', '1,2\n')
    expect(await rows(client, 'SELECT * FROM format')).toEqual([{ settings: 1, values: 2 }])
  })

  test('an insert of nothing', async () => {
    await client.insert({ table: 't', values: [], format: 'JSONEachRow' })
    await insertBytes('INSERT INTO t FORMAT JSONEachRow', '')
    expect(await all()).toEqual([])
  })
})

describe('a body is data, whatever it says', () => {
  const hostile = [
    '{"a":1}\n\nDROP TABLE t',
    '{"a":1}\n\n\n\nDROP TABLE t;',
    '{"a":1}\r\n\r\nDROP TABLE t\r\n',
    '{"a":1};\n\nTRUNCATE TABLE t',
    '\n\nDROP TABLE t',
    '{"a":1}\' FORMAT CSV; DROP TABLE t',
  ]
  for (const body of hostile) {
    test(JSON.stringify(body), async () => {
      await client.insert({ table: 't', values: [{ a: 100 }], format: 'JSONEachRow' })
      const outcome = await insertBytes('INSERT INTO t FORMAT JSONEachRow', body).catch((error: unknown) => error)
      expect(outcome).toBeInstanceOf(Error)
      expect(await all()).toEqual([{ a: 100, b: 'default 100' }])
    })
  }

  test('blank lines between rows and inside values are harmless', async () => {
    await insertBytes('INSERT INTO t FORMAT JSONEachRow', '{"a":1,"b":"x\\n\\nDROP TABLE t"}\n\n\n{"a":2}\n\n')
    expect(await all()).toEqual([
      { a: 1, b: 'x\n\nDROP TABLE t' },
      { a: 2, b: 'default 2' },
    ])
  })
})

describe('exactly once', () => {
  const insert = (values: { a: number }[], token: string) =>
    client.insert({
      table: 't',
      values,
      format: 'JSONEachRow',
      clickhouse_settings: { insert_deduplication_token: token },
    })

  test('a repeated token inserts once, another token inserts again', async () => {
    await insert([{ a: 1 }], 'one')
    await insert([{ a: 1 }], 'one')
    await insert([{ a: 1 }], 'two')
    expect(await all()).toHaveLength(2)
  })

  test('a token in the statement works as well', async () => {
    for (const row of ['{"a":1}', '{"a":1}'])
      await insertBytes("INSERT INTO t SETTINGS insert_deduplication_token = 'mine' FORMAT JSONEachRow", row)
    expect(await all()).toHaveLength(1)
  })

  test('twenty thousand rows are one block: a retry adds none', async () => {
    const values = Array.from({ length: 20_000 }, (_, a) => ({ a }))
    await insert(values, 'many')
    await insert(values, 'many')
    expect(await rows(client, 'SELECT count() AS c FROM t')).toEqual([{ c: 20_000 }])
    const parts = await rows<{ c: number }>(
      client,
      "SELECT count() AS c FROM system.parts WHERE database = currentDatabase() AND table = 't' AND active",
    )
    expect(parts).toEqual([{ c: 1 }])
  })
})

test('bodies of every length arrive whole: held, and written piece by piece', async () => {
  for (const megabytes of [0.1, 1, 20]) {
    const texts = Array.from({ length: megabytes * 100 }, (_, a) => String.fromCharCode(97 + (a % 26)).repeat(10_000))
    await client.command({ query: 'TRUNCATE TABLE t' })
    await insertBytes('INSERT INTO t (a, b) FORMAT TabSeparated', texts.map((text, a) => `${a}\t${text}\n`).join(''))
    expect((await all()).map(({ b }) => b)).toEqual(texts)
  }
})

test('a batch with a broken row is refused whole', async () => {
  const values = ['{"a":1}', '{"a":2}', '{"a":"three"}', '{"a":4}'].join('\n')
  await expect(insertBytes('INSERT INTO t FORMAT JSONEachRow', values)).rejects.toMatchObject({
    type: expect.stringMatching(/CANNOT_PARSE|INCORRECT/),
    message: expect.stringContaining('at row 3'),
  })
  expect(await all()).toEqual([])
})

test('the summary counts what was written', async () => {
  const { summary } = await client.insert({ table: 't', values: [{ a: 1 }, { a: 2 }], format: 'JSONEachRow' })
  expect(summary?.written_rows).toBe('2')
})
