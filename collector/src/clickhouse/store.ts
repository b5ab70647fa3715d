/** The store: ClickHouse over HTTP, served or embedded. The only user of its client. */
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { ClickHouseLogLevel, type ClickHouseSettings, createClient } from '@clickhouse/client'
import { clusterSettings, localName, onCluster } from './cluster.ts'
import { type NativeColumns, nativeBlock } from './nativeBlock.ts'

type Params = Record<string, unknown>

type InsertOptions = {
  /** `insert_deduplication_token`: a second insert of the same rows under it does nothing. */
  token?: string
  signal?: AbortSignal
}

export type Store = {
  /** Rows of a SELECT. Values only as `{name:Type}` placeholders; times as ms by toUnixTimestamp64Milli. */
  query<Row>(sql: string, params?: Params, settings?: ClickHouseSettings): Promise<Row[]>
  /** A statement without an answer. */
  command(sql: string, params?: Params, settings?: ClickHouseSettings): Promise<void>
  /** Rows as objects. Keys must be columns: unknown ones are an error, not silently dropped. */
  insert(table: string, rows: readonly object[], options?: InsertOptions): Promise<void>
  /** Rows already serialised as RowBinary, in the order of `columns`. */
  insertBinary(table: string, columns: readonly string[], rowBinary: Buffer, options?: InsertOptions): Promise<void>
  /** Rows as one block of the engine's own format: for those that come in thousands. */
  insertNative<Row>(
    table: string,
    columns: NativeColumns<Row>,
    rows: readonly Row[],
    options?: InsertOptions,
  ): Promise<void>
  /** The answer's bytes; the statement names its FORMAT. */
  queryBinary(sql: string, params?: Params): Promise<Buffer>
  /** The answer's bytes as they come; the statement names its FORMAT. */
  queryStream(sql: string, params?: Params): Promise<Readable>
  /** A system table of all servers, or of one of each shard, as a FROM names it; and what it calls a table of ours. */
  system: {
    all(table: string): string
    oneOfEach(table: string): string
    nameOf(table: string): string
  }
  /** Makes the database if it is not there yet; every other call needs it. */
  createDatabase(): Promise<void>
  /** Whether the store answers a query now. */
  ping(): Promise<boolean>
  close(): Promise<void>
}

export type StoreOptions = {
  url: string
  username?: string
  password?: string
  database?: string
  /** Its name, where the store is a cluster (cluster.ts). */
  cluster?: string | null
}

/** Longer than any insert or report may take; a hung store must not hold requests for ever. */
const requestTimeoutMs = 60_000
const pingTimeoutMs = 5_000

/**
 * For answers that are read whole here: an error in the middle gets its status, and the embedded engine plans such
 * questions beside one another. What it sends in pieces it plans one after the other, in its only thread for requests.
 */
const whole: ClickHouseSettings = { wait_end_of_query: 1 }

const insertSettings: ClickHouseSettings = {
  // A misspelt column must fail loudly; by default unknown fields are dropped.
  input_format_skip_unknown_fields: 0,
  // One lone surrogate in a text must not refuse the whole insert.
  input_format_json_throw_on_bad_escape_sequence: 0,
  deduplicate_blocks_in_dependent_materialized_views: 1,
  date_time_input_format: 'basic',
}

export function createStore({ url, username, password, database = 'hindsight', cluster }: StoreOptions): Store {
  const home = cluster ? { name: cluster, database } : null
  const connection = {
    url,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
  }
  const client = createClient({
    ...connection,
    database,
    application: 'hindsight',
    request_timeout: requestTimeoutMs,
    max_open_connections: 20,
    log: { level: ClickHouseLogLevel.OFF },
    // A list of ids can be longer than a URL may be.
    use_multipart_params_auto: true,
    ...(home ? { clickhouse_settings: clusterSettings } : {}),
  })

  function settingsOf({ token }: InsertOptions): ClickHouseSettings {
    return token === undefined ? insertSettings : { ...insertSettings, insert_deduplication_token: token }
  }

  async function insertBytes(into: string, format: string, bytes: Buffer, options: InsertOptions): Promise<void> {
    const { stream } = await client.exec({
      query: `INSERT INTO ${into} FORMAT ${format}`,
      values: Readable.from([bytes], { objectMode: false }),
      clickhouse_settings: settingsOf(options),
      ...(options.signal ? { abort_signal: options.signal } : {}),
    })
    await buffer(stream)
  }

  return {
    async query<Row>(sql: string, params: Params = {}, settings: ClickHouseSettings = {}) {
      const answer = await client.query({
        query: sql,
        query_params: params,
        clickhouse_settings: { ...whole, ...settings },
        format: 'JSONEachRow',
      })
      return await answer.json<Row>()
    },

    async command(sql, params = {}, settings = {}) {
      // On a cluster an ALTER has ended when every server has done it.
      const waits = home && settings.mutations_sync === '1' ? { ...settings, mutations_sync: '2' as const } : settings
      for (const query of home ? onCluster(sql, home) : [sql])
        await client.command({ query, query_params: params, clickhouse_settings: waits })
    },

    async insert(table, rows, options = {}) {
      if (rows.length === 0) return
      await client.insert({
        table,
        values: rows,
        format: 'JSONEachRow',
        clickhouse_settings: settingsOf(options),
        ...(options.signal ? { abort_signal: options.signal } : {}),
      })
    },

    async insertBinary(table, columns, rowBinary, options = {}) {
      await insertBytes(`${table} (${columns.join(', ')})`, 'RowBinary', rowBinary, options)
    },

    async insertNative(table, columns, rows, options = {}) {
      if (rows.length === 0) return
      await insertBytes(`${table} (${Object.keys(columns).join(', ')})`, 'Native', nativeBlock(columns, rows), options)
    },

    async queryBinary(sql, params = {}) {
      const { stream } = await client.exec({ query: sql, query_params: params, clickhouse_settings: whole })
      return await buffer(stream)
    },

    async queryStream(sql, params = {}) {
      const { stream } = await client.exec({ query: sql, query_params: params })
      return stream
    },

    system: {
      all: (table) => (home ? `clusterAllReplicas(${home.name}, system.${table})` : `system.${table}`),
      oneOfEach: (table) => (home ? `cluster(${home.name}, system.${table})` : `system.${table}`),
      nameOf: (table) => (home ? localName(table) : table),
    },

    async createDatabase() {
      const bare = createClient({ ...connection, log: { level: ClickHouseLogLevel.OFF } })
      try {
        await bare.command({
          query: `CREATE DATABASE IF NOT EXISTS {database:Identifier}${home ? ` ON CLUSTER ${home.name}` : ''}`,
          query_params: { database },
        })
      } finally {
        await bare.close()
      }
    },

    async ping() {
      const answer = await client.ping({ select: true, abort_signal: AbortSignal.timeout(pingTimeoutMs) })
      return answer.success
    },

    async close() {
      await client.close()
    },
  }
}

/** Waits until the store answers; `onWait` is told now and then how long it has been. */
export async function waitForStore(
  store: Store,
  { timeoutMs, onWait }: { timeoutMs: number; onWait?: (waitedMs: number) => void },
): Promise<void> {
  const startedAt = Date.now()
  for (let pauseMs = 100; ; pauseMs = Math.min(pauseMs * 2, 5_000)) {
    if (await store.ping()) return
    const waitedMs = Date.now() - startedAt
    if (waitedMs > timeoutMs) throw new Error(`ClickHouse did not answer for ${Math.round(waitedMs / 1000)} s.`)
    if (waitedMs > 2_000) onWait?.(waitedMs)
    await new Promise((done) => setTimeout(done, pauseMs))
  }
}
