/**
 * The engine program: chDB behind ClickHouse's HTTP interface, on loopback.
 *
 * Prints one line of JSON on standard output when it is ready, or when it cannot start, and exits with a code that says
 * why: see `exitCodes`.
 */
import { mkdirSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { ChdbMissingError, loadChdb } from './chdb.ts'
import { ConfigError, type EngineConfig, readEngineConfig } from './config.ts'
import { type Database, LockedError, openDatabase } from './database.ts'
import { createEngineServer, type EngineServer } from './http/server.ts'
import { insertSlots } from './limits.ts'
import { openSpool } from './run/insert.ts'
import { createSlots } from './run/slots.ts'

/** Why the program ended, as its exit code. */
const exitCodes = { stopped: 0, failed: 1, wrongConfig: 2, locked: 3, noChdb: 4, portInUse: 5 } as const

type Reason = keyof typeof exitCodes

function reasonOf(error: unknown): Reason {
  if (error instanceof ConfigError) return 'wrongConfig'
  if (error instanceof LockedError) return 'locked'
  if (error instanceof ChdbMissingError) return 'noChdb'
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return 'portInUse'
  return 'failed'
}

/** With the parent died whoever would read an answer, but an insert on its way may still be finished. */
const orphanStopMs = 1000

function say(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

/**
 * For whoever cannot close the database: at an ordinary exit with it open, the engine's own handlers crash or wait for
 * ever, and the folder stays locked. What was acknowledged is on disk.
 */
const endAtOnce = (): boolean => process.kill(process.pid, 'SIGKILL')

async function listen(engine: EngineServer, config: EngineConfig): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    engine.server.once('error', reject)
    engine.server.listen(config.port, config.host, resolve)
  })
  return (engine.server.address() as AddressInfo).port
}

function stopOnRequest(engine: EngineServer, database: Database, config: EngineConfig): void {
  let isStopping = false
  const stop = async (limitMs: number): Promise<void> => {
    if (isStopping) return
    isStopping = true
    // Should the engine itself hang, the folder must not stay locked: what was acknowledged is on disk.
    setTimeout(endAtOnce, limitMs + 10_000).unref()
    await engine.stop(limitMs)
    database.close()
    process.exit(exitCodes.stopped)
  }
  process.on('SIGTERM', () => stop(config.stopMs))
  process.on('SIGINT', () => stop(config.stopMs))
  if (config.followsStdin) process.stdin.on('close', () => stop(orphanStopMs)).resume()
}

async function main(): Promise<void> {
  const config = readEngineConfig(process.env)
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 })
  // Nobody may be left to read what is said: standard input tells.
  for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined)
  const chdb = loadChdb()
  // chDB shows the files of the working directory as tables of the database `default`: there shall be none.
  const spool = openSpool(config.dataDir)
  process.chdir(spool.folder)
  const database = await openDatabase(chdb, config)
  process.on('uncaughtException', (error) => {
    process.stderr.write(`${error.stack}\n`, endAtOnce)
  })
  const detachedParts = await database.detachedParts()
  const slots = createSlots({ query: config.querySlots, insert: insertSlots })
  const { resultBytes } = config
  const engine = createEngineServer({ database, slots, spool, resultBytes, config, detachedParts })
  const port = await listen(engine, config).catch((error: unknown) => {
    database.close()
    throw error
  })
  stopOnRequest(engine, database, config)
  say({ ready: true, port, pid: process.pid, version: database.version, detachedParts })
}

main().catch((error: unknown) => {
  const reason = reasonOf(error)
  say({ ready: false, reason, error: error instanceof Error ? error.message : String(error) })
  process.exit(exitCodes[reason])
})
