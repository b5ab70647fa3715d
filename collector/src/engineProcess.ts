/**
 * Starts the engine program and keeps it running: ClickHouse embedded, for an installation without a server.
 *
 * The engine follows our standard input: when this process dies, however, its end of the pipe closes and the engine
 * stops, so that no orphan keeps the data folder locked.
 */
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

interface EngineLog {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

export interface EngineOptions {
  /** The engine keeps its files in the folder `engine` in it. */
  readonly dataDir: string
  readonly log: EngineLog
  /** Told of every end that was not asked for; the engine is started again. */
  readonly onExit?: (exit: EngineExit) => void
  /** For the engine program, over what is set here (see docs/engine.md). */
  readonly env?: Readonly<Record<string, string>>
}

export interface EngineExit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly restartInMs: number
}

export interface Engine {
  readonly url: string
  readonly username: string
  readonly password: string
  /** Of the process that runs now; another one after a restart. */
  readonly pid: number | undefined
  /** Parts that were found broken and put aside when the engine last started. */
  readonly detachedParts: readonly DetachedPart[]
  /** Lets running queries finish for a while, then ends the engine. */
  stop(): Promise<void>
}

interface DetachedPart {
  readonly database: string
  readonly table: string
  readonly name: string
  readonly reason: string
}

/** The engine could not be started; the message says what to do. */
export class EngineStartError extends Error {
  /** `locked`: another process has the folder. */
  readonly reason: string
  constructor(message: string, reason = 'failed') {
    super(message)
    this.reason = reason
  }
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>

interface ReadyLine {
  readonly ready: boolean
  readonly port?: number
  readonly reason?: string
  readonly error?: string
  readonly version?: string
  readonly detachedParts?: readonly DetachedPart[]
}

/** A thread for every statement at once, and some for files and gzip: Node's four would all be taken by four reports. */
const threads = '64'
/** Opening ten million rows takes 0.2 s; a store of years on a slow disk may take minutes. */
const startTimeoutMs = 300_000
const firstDelayMs = 200
const longestDelayMs = 10_000
/** The engine of a collector that was just killed still has the folder for a moment. */
const lockPatienceMs = 3_000
/** A run of this length forgives the crashes before it. */
const steadyMs = 60_000
/** Beyond the engine's own limit for running queries. */
const stopTimeoutMs = 25_000

/** The built program when this runs built, else its source through tsx. */
function programArguments(): string[] {
  const folder = fileURLToPath(new URL('../../engine/', import.meta.url))
  const built = join(folder, 'dist/main.js')
  const isBuilt = !import.meta.url.endsWith('.ts')
  if (isBuilt) {
    if (existsSync(built)) return [built]
    throw new EngineStartError(
      `The engine is not built (${built} is missing). Run npm run build, or set CLICKHOUSE_URL.`,
    )
  }
  return ['--import', import.meta.resolve('tsx'), join(folder, 'src/main.ts')]
}

/** Resolves with the first line that is JSON of ours. */
function readyLine(child: Child): Promise<ReadyLine> {
  return new Promise((resolve, reject) => {
    let text = ''
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new EngineStartError(`The engine was not ready within ${startTimeoutMs / 1000} seconds.`))
    }, startTimeoutMs)
    const finish = (): void => clearTimeout(timer)
    child.once('error', (error) => {
      finish()
      reject(new EngineStartError(`The engine could not be started: ${error.message}`))
    })
    child.once('close', (code, signal) => {
      finish()
      reject(new EngineStartError(`The engine ended at its start (${signal ?? `exit code ${code}`}).`))
    })
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
      for (const line of text.split('\n').slice(0, -1)) {
        if (!line.startsWith('{"ready":')) continue
        finish()
        resolve(JSON.parse(line) as ReadyLine)
      }
      text = text.slice(text.lastIndexOf('\n') + 1)
    })
  })
}

/** Starts the engine; rejects with what to do when it cannot start, and later restarts it whenever it ends. */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { log } = options
  const username = 'hindsight'
  const password = randomBytes(24).toString('base64url')
  const args = programArguments()
  let port = 0
  let child: Child | undefined
  let detachedParts: readonly DetachedPart[] = []
  let isStopping = false
  let delayMs = firstDelayMs
  let restartTimer: NodeJS.Timeout | undefined

  function launch(): Child {
    const launched = spawn(process.execPath, args, {
      // A group of its own: Ctrl-C reaches the collector alone, which drains into the engine before it stops it.
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: {
        ...process.env,
        UV_THREADPOOL_SIZE: threads,
        ...options.env,
        ENGINE_DATA_DIR: join(options.dataDir, 'engine'),
        ENGINE_HOST: '127.0.0.1',
        ENGINE_PORT: String(port),
        ENGINE_USER: username,
        ENGINE_PASSWORD: password,
        ENGINE_FOLLOWS_STDIN: '1',
      },
    })
    // It may be gone before we are done talking to it.
    launched.stdin.on('error', () => {})
    launched.stderr.setEncoding('utf8').on('data', (text: string) => log.warn({ engine: text.trim() }, 'engine says'))
    return launched
  }

  async function run(): Promise<void> {
    const launched = launch()
    child = launched
    const line = await readyLine(launched)
    if (!line.ready || line.port === undefined)
      throw new EngineStartError(line.error ?? 'The engine did not start.', line.reason)
    port = line.port
    detachedParts = line.detachedParts ?? []
    const startedAt = performance.now()
    log.info({ port, pid: launched.pid, version: line.version }, 'engine is ready')
    if (detachedParts.length > 0)
      log.error({ detachedParts }, 'broken parts were put aside: their rows are missing from every answer')
    launched.once('close', (code, signal) => {
      if (isStopping) return
      if (performance.now() - startedAt > steadyMs) delayMs = firstDelayMs
      log.error({ code, signal, restartInMs: delayMs }, 'engine ended, starting it again')
      options.onExit?.({ code, signal, restartInMs: delayMs })
      restart()
    })
  }

  function restart(): void {
    restartTimer = setTimeout(() => {
      run().catch((error: unknown) => {
        if (isStopping) return
        log.error({ error: String(error), retryInMs: delayMs }, 'engine could not be started again, trying once more')
        restart()
      })
    }, delayMs)
    delayMs = Math.min(delayMs * 2, longestDelayMs)
  }

  await runWhenUnlocked(run)
  return {
    url: `http://127.0.0.1:${port}`,
    username,
    password,
    get pid() {
      return child?.pid
    },
    get detachedParts() {
      return detachedParts
    },
    async stop() {
      isStopping = true
      clearTimeout(restartTimer)
      await ended(child)
    },
  }
}

async function runWhenUnlocked(run: () => Promise<void>): Promise<void> {
  for (const deadline = performance.now() + lockPatienceMs; ; ) {
    try {
      return await run()
    } catch (error) {
      const isLocked = error instanceof EngineStartError && error.reason === 'locked'
      if (!isLocked || performance.now() > deadline) throw error
      await sleep(250)
    }
  }
}

/** Asks the engine to stop and waits for its end. */
function ended(child: Child | undefined): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs)
    child.once('close', () => {
      clearTimeout(timer)
      resolve()
    })
    child.kill('SIGTERM')
  })
}
