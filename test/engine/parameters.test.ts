import type { ClickHouseClient } from '@clickhouse/client'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rows, type ServerUnderTest, startServer } from './server.ts'

let server: ServerUnderTest
let client: ClickHouseClient

beforeAll(async () => {
  server = await startServer()
  client = server.client()
})
afterAll(() => server.stop())

/** What a value of a type is when it comes back in JSON. */
async function echo(type: string, value: unknown, via = client): Promise<unknown> {
  const [row] = await rows<{ value: unknown }>(via, `SELECT {value:${type}} AS value`, { value })
  return row?.value
}

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({
    unit: fc.constantFrom("'", '"', '\\', '\n', '\r', '\t', '\0', '`', '{', '}', ';', '-', 'N', 'n', ' ', '$'),
  }),
)
// A lone surrogate has no UTF-8 form: the client sends U+FFFD.
const wellFormed = text.filter((value) => !/\p{Surrogate}/u.test(value))

describe('every value given as a parameter is the value that the query sees', () => {
  test('String, with quotes, newlines, tabs, backslashes, NUL and anything else', async () => {
    const property = fc.asyncProperty(wellFormed, async (value) => {
      expect(await echo('String', value)).toBe(value)
    })
    await fc.assert(property, {
      numRuns: 150,
      examples: [['\n\n;DROP TABLE t'], ["O'Hara \\'"], ['\\N'], ['NULL'], ['']],
    })
  })

  test('Array(String)', async () => {
    const property = fc.asyncProperty(fc.array(wellFormed, { maxLength: 5 }), async (value) => {
      expect(await echo('Array(String)', value)).toEqual(value)
    })
    await fc.assert(property, { numRuns: 50 })
  })

  test('Map(String, String)', async () => {
    const property = fc.asyncProperty(fc.dictionary(wellFormed, wellFormed, { maxKeys: 4 }), async (value) => {
      const [row] = await rows<{ value: [string, string][] }>(
        client,
        'SELECT arraySort(CAST({value:Map(String, String)} AS Array(Tuple(String, String)))) AS value',
        { value },
      )
      expect(new Map(row?.value)).toEqual(new Map(Object.entries(value)))
    })
    await fc.assert(property, { numRuns: 40 })
  })

  test('Nullable(String): null is null, and the texts that look like it are texts', async () => {
    expect(await echo('Nullable(String)', null)).toBeNull()
    expect(await echo('Nullable(String)', 'NULL')).toBe('NULL')
    expect(await echo('Array(Nullable(String))', [null, 'a', 'NULL'])).toEqual([null, 'a', 'NULL'])
  })

  test('integers to their limits', async () => {
    const exact = async (type: string, value: bigint): Promise<void> => {
      const [row] = await rows<{ value: string }>(client, `SELECT toString({value:${type}}) AS value`, { value })
      expect(row?.value).toBe(String(value))
    }
    await exact('UInt8', 255n)
    await exact('Int64', -(2n ** 63n))
    await exact('UInt64', 2n ** 64n - 1n)
    const property = fc.asyncProperty(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) =>
      exact('Int64', value),
    )
    await fc.assert(property, { numRuns: 30 })
  })

  test('Float64', async () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true })
    const property = fc.asyncProperty(finite, async (value) => {
      // ClickHouse's fast float parser may be off by the last digit.
      const answer = Number(await echo('Float64', value))
      expect(Math.abs(answer - value)).toBeLessThanOrEqual(Math.abs(value) * 4e-16)
    })
    await fc.assert(property, { numRuns: 40 })
  })

  test('Bool, UUID, Date, DateTime64, Tuple', async () => {
    expect(await echo('Bool', true)).toBe(true)
    expect(await echo('Bool', false)).toBe(false)
    const id = '61f0c404-5cb3-11e7-907b-a6006ad3dba0'
    expect(await echo('UUID', id)).toBe(id)
    expect(await echo('Date', '2026-02-28')).toBe('2026-02-28')
    const [row] = await rows<{ ms: string }>(
      client,
      "SELECT toString(toUnixTimestamp64Milli({at:DateTime64(3, 'UTC')})) AS ms",
      { at: new Date(1_790_000_000_123) },
    )
    expect(row?.ms).toBe('1790000000123')
    expect(await echo('Array(UInt8)', [1, 2, 3])).toEqual([1, 2, 3])
  })

  test('Identifier', async () => {
    await client.command({ query: 'CREATE TABLE `odd ``name` (a UInt8) ENGINE = Memory' })
    expect(await rows(client, 'SELECT * FROM {table:Identifier}', { table: 'odd `name' })).toEqual([])
  })
})

test('parameters too long for the URL travel in the body', async () => {
  const long = 'a\'b\r\n--"\\'.repeat(20_000)
  const auto = server.client({ use_multipart_params_auto: true })
  expect(await echo('String', long, auto)).toBe(long)
  expect(await echo('String', '', server.client({ use_multipart_params: true }))).toBe('')
})

test('a parameter that is missing or has no value of its type is refused with the reason', async () => {
  await expect(rows(client, 'SELECT {a:UInt8}')).rejects.toMatchObject({ code: '456', type: 'UNKNOWN_QUERY_PARAMETER' })
  await expect(rows(client, 'SELECT {a:UInt8}', { a: 'abc' })).rejects.toMatchObject({
    code: '457',
    type: 'BAD_QUERY_PARAMETER',
  })
})

test('a parameter of one query is unknown to the next', async () => {
  await echo('String', 'mine')
  await expect(rows(client, 'SELECT {value:String}')).rejects.toMatchObject({ code: '456' })
})
