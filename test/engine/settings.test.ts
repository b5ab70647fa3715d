import type { ClickHouseClient } from '@clickhouse/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isEmbedded, rows, type ServerUnderTest, startServer } from './server.ts'

let server: ServerUnderTest
let client: ClickHouseClient

beforeAll(async () => {
  server = await startServer()
  client = server.client()
  await client.command({
    query: `CREATE TABLE t (a UInt32) ENGINE = MergeTree ORDER BY a SETTINGS non_replicated_deduplication_window = 100`,
  })
})
afterAll(() => server.stop())

const setting = async (name: string): Promise<string | undefined> =>
  (await rows<{ value: string }>(client, `SELECT toString(getSetting('${name}')) AS value`))[0]?.value

test('a setting in the URL holds for its query and for no other', async () => {
  const before = await setting('max_block_size')
  const result = await client.query({
    query: "SELECT toString(getSetting('max_block_size')) AS value",
    format: 'JSONEachRow',
    clickhouse_settings: { max_block_size: '777' },
  })
  expect(await result.json()).toEqual([{ value: '777' }])
  expect(await setting('max_block_size')).toBe(before)
})

test('a text setting keeps quotes and backslashes', async () => {
  const value = "a'b\\c\nd"
  const result = await client.query({
    query: "SELECT getSetting('format_csv_null_representation') AS value",
    format: 'JSONEachRow',
    clickhouse_settings: { format_csv_null_representation: value },
  })
  expect(await result.json()).toEqual([{ value }])
})

test('readonly does not stay behind', async () => {
  const readOnly = client.command({
    query: 'CREATE TABLE never (a UInt8) ENGINE = Memory',
    clickhouse_settings: { readonly: '1', max_threads: 1 },
  })
  await expect(readOnly).rejects.toMatchObject({ code: '164', type: 'READONLY' })
  await client.command({ query: 'CREATE TABLE after (a UInt8) ENGINE = Memory' })
})

test('an insert_deduplication_token does not swallow the next insert', async () => {
  const insert = (a: number, token?: string) =>
    client.insert({
      table: 't',
      values: [{ a }],
      format: 'JSONEachRow',
      clickhouse_settings: token === undefined ? {} : { insert_deduplication_token: token },
    })
  await insert(1, 'one')
  await insert(1, 'one')
  await insert(2)
  await insert(3)
  expect(await rows(client, 'SELECT a FROM t ORDER BY a')).toEqual([{ a: 1 }, { a: 2 }, { a: 3 }])
})

test('SET and USE as statements end with their request', async () => {
  const before = await setting('max_block_size')
  await client.command({ query: 'SET max_block_size = 555' })
  await client.command({ query: 'USE system' })
  expect(await setting('max_block_size')).toBe(before)
  expect(await rows(client, 'SELECT currentDatabase() AS name')).toEqual([{ name: server.database }])
})

test('a failed query leaves no setting either', async () => {
  const before = await setting('max_block_size')
  const failed = client.query({ query: 'SELECT throwIf(1)', clickhouse_settings: { max_block_size: '333' } })
  await expect(failed.then((result) => result.text())).rejects.toMatchObject({ code: '395' })
  expect(await setting('max_block_size')).toBe(before)
})

test('an unknown setting and a wrong value are refused', async () => {
  const odd = (settings: Record<string, string>) => client.command({ query: 'SELECT 1', clickhouse_settings: settings })
  await expect(odd({ no_such_setting: '1' })).rejects.toMatchObject({ code: '115', type: 'UNKNOWN_SETTING' })
  await expect(odd({ 'max_threads = 1, readonly': '1' })).rejects.toMatchObject({ code: '115' })
  await expect(odd({ max_threads: 'many' })).rejects.toMatchObject({ type: expect.stringContaining('PARSE') })
})

test('GET changes nothing', async () => {
  const response = await server.fetch(`/?query=${encodeURIComponent('CREATE TABLE got (a UInt8) ENGINE = Memory')}`)
  expect(response.headers.get('x-clickhouse-exception-code')).toBe('164')
  expect(await response.text()).toContain('DB::Exception')
  const read = await server.fetch('/?query=SELECT+1')
  expect(await read.text()).toBe('1\n')
})

test('two requests at once do not see each other’s settings', async () => {
  const sizes = Array.from({ length: 40 }, (_, index) => 1000 + index)
  const seen = await Promise.all(
    sizes.map(async (size) => {
      const result = await client.query({
        query: "SELECT toUInt64(getSetting('max_block_size')) AS size, {size:UInt64} AS mine",
        format: 'JSONEachRow',
        query_params: { size },
        clickhouse_settings: { max_block_size: String(size), output_format_json_quote_64bit_integers: 0 },
      })
      return (await result.json<{ size: number; mine: number }>())[0]
    }),
  )
  expect(seen).toEqual(sizes.map((size) => ({ size, mine: size })))
})

test.runIf(isEmbedded)('what the engine cannot do is said, not ignored', async () => {
  await expect(client.query({ query: 'SELECT 1', session_id: 'mine' })).rejects.toMatchObject({
    type: 'NOT_IMPLEMENTED',
  })
})
