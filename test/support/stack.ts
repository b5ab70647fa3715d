/**
 * A whole Hindsight on a temporary folder, for integration tests: the real engine (or the server that
 * TEST_CLICKHOUSE_URL names, with a database of its own), and the collector in this process, listening on a free port.
 */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createStore, type Store, type StoreOptions } from '../../collector/src/clickhouse/store.ts'
import { type Collector, compose } from '../../collector/src/compose.ts'
import { readConfig } from '../../collector/src/config.ts'
import { type Engine, startEngine } from '../../collector/src/engineProcess.ts'
import { createListener } from '../../collector/src/listener.ts'
import { createLog, type Log } from '../../collector/src/log.ts'
import { takeEngine } from './engines.ts'
import { layTemplate } from './template.ts'

export type Stack = {
  /** Without a slash at its end. */
  url: string
  store: Store
  /** Where the store listens, for a second collector on it. */
  storeAt: StoreOptions & { database: string }
  /** null where TEST_CLICKHOUSE_URL names a server. */
  engine: Engine | null
  collector: Collector
  /** An administrator's. */
  apiKey: string
  dataDir: string
  /** What the collector and the engine's keeper logged as an error, for who wonders at a 500. */
  faults: string[]
  stop(): Promise<void>
}

export type StackOptions = {
  /** Over the defaults of config.ts. */
  env?: Record<string, string>
  /** A second collector on the store of another stack. */
  on?: StoreOptions & { database: string }
  /** What `faults` holds; by default errors alone. */
  logLevel?: 'debug' | 'error'
  /** A folder that stays when the stack stops, for who starts another on it. */
  keptIn?: string
}

const apiKey = 'test-key-of-an-administrator'

/** `close`: when nothing is left to be asked or stored. */
type OpenedStore = { storeAt: Stack['storeAt']; engine: Engine | null; close(store: Store): Promise<void> }

async function openStore(keptIn: string | undefined, on: StackOptions['on'], log: Log): Promise<OpenedStore> {
  if (on) return { storeAt: on, engine: null, close: (store) => store.close() }
  const served = process.env.TEST_CLICKHOUSE_URL
  if (served) {
    const database = `hindsight_test_${randomBytes(6).toString('hex')}`
    async function close(store: Store) {
      await store.command(`DROP DATABASE ${database}`)
      await store.close()
    }
    return { storeAt: { url: served, database }, engine: null, close }
  }
  const { engine, giveBack } = keptIn === undefined ? await takeEngine(log) : await startIn(keptIn, log)
  const { url, username, password } = engine
  async function close(store: Store) {
    await store.close()
    await giveBack()
  }
  return { storeAt: { url, username, password, database: 'hindsight' }, engine, close }
}

async function startIn(dataDir: string, log: Log) {
  await layTemplate(dataDir)
  const engine = await startEngine({ dataDir, log })
  return { engine, giveBack: () => engine.stop() }
}

export async function startStack({ env = {}, on, keptIn, logLevel = 'error' }: StackOptions = {}): Promise<Stack> {
  const dataDir = keptIn ?? mkdtempSync(join(tmpdir(), 'hindsight-test-'))
  const faults: string[] = []
  const log = createLog(logLevel, { write: (line) => void faults.push(line) })
  const { storeAt, engine, close } = await openStore(keptIn, on, log)
  const store = createStore(storeAt)

  let handler: RequestListener = (_request, response) => void response.writeHead(503).end()
  const { server, connections } = createListener((request, response) => handler(request, response), {
    maxConnections: 0,
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const defaults = { DATA_DIR: dataDir, API_KEY: apiKey, PUBLIC_URL: url, LOG_LEVEL: 'silent', DEMO: 'shop' }
  const config = readConfig({ ...defaults, ...env })
  const collector = await compose({ config, publicUrl: url, store, log, connections })
  handler = collector.app

  return {
    url,
    store,
    storeAt,
    engine,
    collector,
    apiKey,
    dataDir,
    faults,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
      await collector.stop()
      await close(store)
      if (keptIn === undefined) rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
