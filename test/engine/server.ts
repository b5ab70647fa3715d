/**
 * What these tests ask: our engine on a temporary folder, or the server that TEST_CLICKHOUSE_URL names (with user and
 * password in it), so that the same expectations can be held against a real ClickHouse server.
 */
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ClickHouseClient, type ClickHouseClientConfigOptions, createClient } from '@clickhouse/client'
import { type Engine, startEngine } from '@hindsight/collector/src/engineProcess.ts'

export interface ServerUnderTest {
  /** Without credentials. */
  readonly url: string
  readonly username: string
  readonly password: string
  readonly database: string
  /** Of the embedded engine; undefined with TEST_CLICKHOUSE_URL. */
  readonly engine: Engine | undefined
  client(options?: ClickHouseClientConfigOptions): ClickHouseClient
  /** A request as no client would send it. */
  fetch(path: string, init?: RequestInit): Promise<Response>
  stop(): Promise<void>
}

const silent = { info: () => {}, warn: () => {}, error: () => {} }

export const isEmbedded = (process.env.TEST_CLICKHOUSE_URL ?? '') === ''

async function home(env: Record<string, string>): Promise<Omit<ServerUnderTest, 'client' | 'fetch' | 'database'>> {
  const named = process.env.TEST_CLICKHOUSE_URL ?? ''
  if (named !== '') {
    const { origin, username, password } = new URL(named)
    return {
      url: origin,
      username: decodeURIComponent(username) || 'default',
      password: decodeURIComponent(password),
      engine: undefined,
      stop: async () => {},
    }
  }
  const dataDir = mkdtempSync(join(tmpdir(), 'hindsight-engine-'))
  const engine = await startEngine({ dataDir, log: silent, env })
  const stop = async (): Promise<void> => {
    await engine.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
  return { url: engine.url, username: engine.username, password: engine.password, engine, stop }
}

/** `env` is for the embedded engine only. */
export async function startServer(env: Record<string, string> = {}): Promise<ServerUnderTest> {
  const { url, username, password, engine, stop } = await home(env)
  const database = `test_${randomUUID().replaceAll('-', '')}`
  const clients: ClickHouseClient[] = []
  const client = (options: ClickHouseClientConfigOptions = {}): ClickHouseClient => {
    const created = createClient({ url, username, password, database, log: { level: 127 }, ...options })
    clients.push(created)
    return created
  }
  await client({ database: 'default' }).command({ query: `CREATE DATABASE ${database}` })
  return {
    url,
    username,
    password,
    database,
    engine,
    client,
    fetch: (path, init = {}) =>
      fetch(`${url}${path}`, {
        ...init,
        headers: { Authorization: `Basic ${btoa(`${username}:${password}`)}`, ...init.headers },
      }),
    async stop() {
      await client({ database: 'default' }).command({ query: `DROP DATABASE ${database}` })
      await Promise.all(clients.map((each) => each.close()))
      await stop()
    },
  }
}

/** The rows of a query as objects. */
export async function rows<Row>(
  client: ClickHouseClient,
  query: string,
  params: Record<string, unknown> = {},
): Promise<Row[]> {
  const result = await client.query({ query, query_params: params, format: 'JSONEachRow' })
  return result.json<Row>()
}
