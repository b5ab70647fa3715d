/** The only file that listens, handles signals and exits. */
import { existsSync, mkdirSync, mkdtempSync, rmdirSync } from 'node:fs'
import type { RequestListener, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { finishChange } from './backup/changePlaces.ts'
import { backupCommand, restoreCommand } from './backup/commands.ts'
import { BackupError } from './backup/manifest.ts'
import { missingMigrations, NewerStoreError } from './clickhouse/migrate.ts'
import { createStore, type Store, waitForStore } from './clickhouse/store.ts'
import { type Collector, type ComposeDeps, compose } from './compose.ts'
import { composeIngest } from './composeIngest.ts'
import { type Config, ConfigError, readConfig } from './config.ts'
import { proxyTest } from './connectionCap.ts'
import { type Engine, EngineStartError, startEngine } from './engineProcess.ts'
import { createListener } from './listener.ts'
import { createLog, type Log } from './log.ts'

/** A served ClickHouse may start after us, as in a compose file. */
const storeTimeoutMs = 120_000
/** Requests that are still under way after this are cut off. */
const drainTimeoutMs = 10_000

/** Something a person can set right; told without a stack trace. */
class StartError extends Error {}

const folderFaults: Record<string, string> = {
  EACCES: 'this user may not write there',
  EPERM: 'nothing may be written there',
  EROFS: 'it can only be read',
  ENOTDIR: 'it is no folder, or a part of its path is none',
  EEXIST: 'it is no folder, or a part of its path is none',
  ENOENT: 'it cannot be made',
}

/** Told before anything is tried there: the engine would go on trying for minutes. On a full disk there is still much to do. */
function openDataFolder({ dataDir }: Config): void {
  try {
    mkdirSync(dirname(dataDir), { recursive: true })
    // By itself: where nothing can be made, as in /proc, Node's recursive way tries for ever.
    if (!existsSync(dataDir)) mkdirSync(dataDir)
    rmdirSync(mkdtempSync(join(dataDir, '.writable-')))
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException
    if (code === 'ENOSPC' || code === 'EDQUOT') return
    throw new StartError(`The folder ${dataDir} cannot be used: ${folderFaults[code] ?? message}. Check DATA_DIR.`)
  }
}

const starting: RequestListener = (request, response) => {
  const isAlive = request.url === '/healthz'
  response.writeHead(isAlive ? 200 : 503, { 'Content-Type': 'text/plain', 'Retry-After': '2' })
  response.end(isAlive ? 'ok\n' : 'Hindsight is starting.\n')
}

async function listen(server: Server, { port, host }: Config): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const where = `${host}:${port}`
      if (error.code === 'EADDRINUSE')
        reject(new StartError(`${where} is in use. Stop what listens there, or set PORT.`))
      else reject(new StartError(`Cannot listen on ${where}: ${error.message}. Check HOST and PORT.`))
    })
    server.listen(port, host, resolve)
  })
  return (server.address() as AddressInfo).port
}

function publicUrlOf({ publicUrl, host }: Config, port: number): string {
  if (publicUrl !== null) return publicUrl
  const isLocal = ['127.0.0.1', '::1', '0.0.0.0', '::'].includes(host)
  return `http://${isLocal ? 'localhost' : host}:${port}`
}

async function openStore(config: Config, log: Log): Promise<{ store: Store; engine: Engine | null }> {
  const database = config.clickhouseDatabase
  if (config.clickhouseUrl === null) {
    const engine = await startEngine({ dataDir: config.dataDir, log })
    const { url, username, password } = engine
    return { store: createStore({ url, username, password, database }), engine }
  }
  const store = createStore({ url: config.clickhouseUrl, database, cluster: config.clickhouseCluster })
  const name = new URL(config.clickhouseUrl).host
  try {
    await waitForStore(store, {
      timeoutMs: storeTimeoutMs,
      onWait: (waitedMs) => log.warn({ clickhouse: name, waitedMs }, 'waiting for ClickHouse'),
    })
  } catch (error) {
    throw new StartError(`${(error as Error).message} Check CLICKHOUSE_URL (${name}), its user and its password.`)
  }
  return { store, engine: null }
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const timer = setTimeout(() => server.closeAllConnections(), drainTimeoutMs)
  await closed
  clearTimeout(timer)
}

async function run(config: Config): Promise<void> {
  const log = createLog(config.logLevel)
  let handler = starting
  const limits = { ...config.limits, isProxy: proxyTest(config.trustProxy) }
  const { server, connections } = createListener((request, response) => handler(request, response), limits)
  let isStopping = false
  const stopAsked = new Promise<string>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        // A second Ctrl-C: the person does not want to wait.
        if (isStopping) process.exit(130)
        isStopping = true
        resolve(signal)
      })
    }
  })

  const port = await listen(server, config)
  const publicUrl = publicUrlOf(config, port)
  const { store, engine } = await openStore(config, log)
  const collector = await start({ config, publicUrl, store, log, connections })
  handler = collector.app

  const signal = await stopAsked
  log.info({ signal }, 'stopping')
  await close(server)
  await collector.stop()
  await store.close()
  await engine?.stop()
}

type Running = Pick<Collector, 'app' | 'stop'>

async function start(deps: Required<Omit<ComposeDeps, 'onSampleProgress'>>): Promise<Running> {
  const { config, publicUrl } = deps
  if (config.role === 'ingest') {
    const collector = await composeIngest(deps)
    process.stdout.write(`\n  Taking uploads   ${publicUrl}/v1\n\n`)
    return collector
  }
  const collector = await compose({ ...deps, onSampleProgress: showLoading })
  announce(publicUrl, config.demo !== 'off', collector.accounts.setupCode())
  return collector
}

/** On a terminal in place; elsewhere, where every word is a line, at each tenth. */
let shownPercent = 0
function showLoading(share: number): void {
  const percent = Math.floor(share * 100)
  const { isTTY } = process.stdout
  const isNews = isTTY ? percent > shownPercent : Math.floor(percent / 10) > Math.floor(shownPercent / 10)
  shownPercent = percent
  if (!isNews) return
  const end = share >= 1 || !isTTY ? '\n' : ''
  process.stdout.write(`${isTTY ? '\r' : ''}  Loading sample history … ${percent} %${end}`)
}

function announce(publicUrl: string, demo: boolean, setupCode: string | null): void {
  const lines = [
    '',
    `  Dashboard   ${publicUrl}/`,
    ...(demo ? [`  Demo shop   ${publicUrl}/demo/`] : []),
    `  API docs    ${publicUrl}/api/docs`,
    ...(setupCode === null ? [] : ['', `  One-time code for the first account:  ${setupCode}`]),
    '',
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}

/** What an upgrade would do to this data, without doing it. */
async function dryRun(config: Config): Promise<void> {
  const { store, engine } = await openStore(config, createLog(config.logLevel))
  try {
    const pending = await missingMigrations(store)
    const says = pending.length === 0 ? 'The data is up to date: nothing would be changed.' : 'Would be applied:'
    process.stdout.write(`${[says, ...pending.map((name) => `  ${name}`)].join('\n')}\n`)
  } finally {
    await store.close()
    await engine?.stop()
  }
}

const say = (line: string): void => void process.stdout.write(`${line}\n`)

async function asAsked(config: Config, [command, ...args]: readonly string[]): Promise<void> {
  openDataFolder(config)
  if (finishChange(config.dataDir) !== null) say('A restore was interrupted when all was restored; it is finished now.')
  if (command === 'backup') return await backupCommand(config, args, say)
  if (command === 'restore') return await restoreCommand(config, args, say)
  await ([command, ...args].includes('--dry-run') ? dryRun(config) : run(config))
}

try {
  await asAsked(readConfig(process.env), process.argv.slice(2))
  process.exit(0)
} catch (error) {
  const { code } = error as NodeJS.ErrnoException
  const isPlain =
    code === 'ENOSPC' ||
    code === 'EDQUOT' ||
    error instanceof ConfigError ||
    error instanceof NewerStoreError ||
    error instanceof StartError ||
    error instanceof BackupError ||
    error instanceof EngineStartError
  process.stderr.write(`${isPlain ? (error as Error).message : ((error as Error).stack ?? String(error))}\n`)
  process.exit(1)
}
