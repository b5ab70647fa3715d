import type { ClickHouseClient } from '@clickhouse/client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { EngineError, ownCodes, toEngineError } from '../../engine/src/errors.ts'
import { isEmbedded, rows, type ServerUnderTest, startServer } from './server.ts'

let server: ServerUnderTest
let client: ClickHouseClient

beforeAll(async () => {
  server = await startServer()
  client = server.client()
})
afterAll(() => server.stop())

/** Fails when it reaches row 120,000: megabytes are on their way by then. */
const failsLate =
  'SELECT number, throwIf(number = 120000) AS t FROM numbers(1000000) SETTINGS max_threads = 1, max_block_size = 10000'

describe('errors are the client’s own typed errors', () => {
  test.each([
    ['SELECT 1 1 1', '62', 'SYNTAX_ERROR'],
    ['SELECT * FROM no_such_table', '60', 'UNKNOWN_TABLE'],
    ['SELECT no_such_column', '47', 'UNKNOWN_IDENTIFIER'],
    ['SELECT noSuchFunction(1)', '46', 'UNKNOWN_FUNCTION'],
    ["SELECT throwIf(1, 'on purpose')", '395', 'FUNCTION_THROW_IF_VALUE_IS_NON_ZERO'],
    ['SELECT 1; SELECT 2', '62', 'SYNTAX_ERROR'],
    ["SELECT 1 INTO OUTFILE 'x.csv'", '358', 'INTO_OUTFILE_NOT_ALLOWED'],
  ])('%s', async (query, code, type) => {
    await expect(client.command({ query })).rejects.toMatchObject({ code, type })
  })

  test('status, code header and text are those of ClickHouse', async () => {
    const response = await server.fetch('/', { method: 'POST', body: 'SELECT * FROM no_such_table' })
    expect(response.status).toBe(404)
    expect(response.headers.get('x-clickhouse-exception-code')).toBe('60')
    expect(await response.text()).toMatch(
      /^Code: 60\. DB::Exception: .*no_such_table.*\. \(UNKNOWN_TABLE\) \(version .+\)\n$/s,
    )
  })

  test('an insert’s error does not tell where its data was kept', async () => {
    await client.command({ query: 'CREATE TABLE typed (a UInt8) ENGINE = Memory' })
    const response = await server.fetch(`/?database=${server.database}&query=INSERT+INTO+typed+FORMAT+JSONEachRow`, {
      method: 'POST',
      body: '{"a":"x"}',
    })
    const text = await response.text()
    expect(response.status).toBe(400)
    expect(text).toContain('(at row 1)')
    expect(text).not.toContain('incoming')
    expect(text.match(/DB::Exception/g)).toHaveLength(1)
  })
})

describe('an error in mid-stream', () => {
  test('JSONEachRow ends with the engine’s error, after rows that came before it', async () => {
    const result = await client.query({ query: failsLate, format: 'JSONEachRow' })
    let seen = 0
    const reading = async (): Promise<void> => {
      for await (const part of result.stream()) seen += part.length
    }
    await expect(reading()).rejects.toThrow(/throwIf/)
    expect(seen).toBeGreaterThan(0)
    expect(seen).toBeLessThan(120_001)
  })

  test('the same through gzip', async () => {
    const packed = server.client({ compression: { response: true } })
    const result = await packed.query({ query: failsLate, format: 'JSONEachRow' })
    await expect(result.json()).rejects.toThrow()
  })

  test.each(['CSV', 'TabSeparated', 'JSON', 'CSVWithNames'] as const)(
    '%s is never taken for complete',
    async (format) => {
      const read = async (): Promise<string> => (await client.query({ query: failsLate, format })).text()
      await expect(read()).rejects.toThrow()
    },
  )

  test('the body ends with the tagged exception and no end of the chunked encoding', async () => {
    const response = await server.fetch('/', { method: 'POST', body: `${failsLate} FORMAT CSV` })
    expect(response.status).toBe(200)
    const tag = response.headers.get('x-clickhouse-exception-tag') ?? 'none'
    let text = ''
    const reader = response.body?.getReader()
    const drain = async (): Promise<void> => {
      for (let step = await reader?.read(); step && !step.done; step = await reader?.read())
        text = (text + Buffer.from(step.value).toString()).slice(-4000)
    }
    await expect(drain()).rejects.toThrow()
    expect(text).toContain(`__exception__\r\n${tag}\r\nCode: 395.`)
    expect(text.endsWith(`${tag}\r\n__exception__\r\n`)).toBe(true)
  })
})

test('rows of a failed query are in nobody’s answer', async () => {
  const failing = async (): Promise<void> => {
    const result = await client.query({ query: failsLate, format: 'JSONEachRow' })
    await result.json()
  }
  const asking = async (index: number): Promise<void> => {
    expect(await rows(client, 'SELECT {index:UInt32} AS mine', { index })).toEqual([{ mine: index }])
  }
  for (let round = 0; round < 3; round++) {
    const fails = [failing(), failing()].map((each) => expect(each).rejects.toThrow())
    await Promise.all([...fails, ...Array.from({ length: 30 }, (_, index) => asking(index))])
    expect(await rows(client, "SELECT 'after' AS mine")).toEqual([{ mine: 'after' }])
  }
})

test('a failed query does not go on holding its table', async () => {
  await client.command({ query: 'CREATE TABLE held (a UInt32) ENGINE = MergeTree ORDER BY a' })
  await client.command({ query: 'INSERT INTO held SELECT number FROM numbers(1000)' })
  await expect(rows(client, 'SELECT throwIf(a = 500) FROM held')).rejects.toThrow()
  await client.command({ query: 'DROP TABLE held SYNC' })
  const left = await rows(
    client,
    "SELECT query FROM system.processes WHERE query LIKE '%FROM held%' AND query NOT LIKE '%system.processes%'",
  )
  expect(left).toEqual([])
})

describe('who may ask', () => {
  const ask = (headers: Record<string, string>) => fetch(`${server.url}/?query=SELECT+1`, { headers })

  test('the right user and password, as Basic or in ClickHouse’s headers', async () => {
    const { username, password } = server
    const basic = await ask({ Authorization: `Basic ${btoa(`${username}:${password}`)}` })
    expect(await basic.text()).toBe('1\n')
    const keyed = await ask({ 'X-ClickHouse-User': username, 'X-ClickHouse-Key': password })
    expect(await keyed.text()).toBe('1\n')
  })

  test('a wrong password is refused with 403 and code 516', async () => {
    const wrong = await ask({ Authorization: `Basic ${btoa(`${server.username}:wrong`)}` })
    expect(wrong.status).toBe(403)
    expect(wrong.headers.get('x-clickhouse-exception-code')).toBe('516')
    const stranger = server.client({ username: 'stranger', password: server.password })
    await expect(stranger.query({ query: 'SELECT 1' })).rejects.toMatchObject({
      code: '516',
      type: 'AUTHENTICATION_FAILED',
    })
  })

  test.runIf(isEmbedded)('nobody at all is asked for a password', async () => {
    const response = await ask({})
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toContain('Basic')
    expect((await fetch(`${server.url}/engine/health`)).status).toBe(401)
  })

  test('ping answers everybody', async () => {
    expect(await (await fetch(`${server.url}/ping`)).text()).toBe('Ok.\n')
    expect(await client.ping()).toEqual({ success: true })
    expect(await client.ping({ select: true })).toMatchObject({ success: true })
    expect(await server.client({ password: 'wrong' }).ping({ select: true })).toMatchObject({ success: false })
  })
})

test.runIf(isEmbedded)('nobody can stop the engine by a statement', async () => {
  await expect(client.command({ query: 'SYSTEM SHUTDOWN' })).rejects.toMatchObject({ type: 'ACCESS_DENIED' })
  await expect(client.command({ query: 'system /* x */ kill' })).rejects.toMatchObject({ type: 'ACCESS_DENIED' })
})

test.runIf(isEmbedded)('the codes that this program raises itself are ClickHouse’s', async () => {
  for (const [name, code] of Object.entries(ownCodes)) {
    const [row] = await rows<{ name: string }>(client, 'SELECT errorCodeToName({code:UInt32}) AS name', { code })
    expect([code, row?.name]).toEqual([code, name])
  }
})

test('an error thrown through another is told once, and a strange one is still an error', () => {
  const nested = toEngineError(
    new Error(
      'Code: 27. DB::Exception: Code: 27. DB::Exception: Cannot parse. (CANNOT_PARSE_INPUT_ASSERTION_FAILED) (version 1). (CANNOT_PARSE_INPUT_ASSERTION_FAILED)',
    ),
  )
  expect(nested).toMatchObject({ code: 27, type: 'CANNOT_PARSE_INPUT_ASSERTION_FAILED', message: 'Cannot parse' })
  expect(toEngineError('odd')).toBeInstanceOf(EngineError)
  expect(toEngineError('odd')).toMatchObject({ code: 1001, message: 'odd' })
})
