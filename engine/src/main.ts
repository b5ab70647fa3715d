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

const exitCodes = { stopped: 0, failed: 1, wrongConfig: 2, locked: 3, noChdb: 4, portInUse: 5 } as const

function exitCodeOf(error: unknown): number {
  if (error instanceof ConfigError) return exitCodes.wrongConfig
  if (error instanceof LockedError) return exitCodes.locked
  if (error instanceof ChdbMissingError) return exitCodes.noChdb
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return exitCodes.portInUse
  return exitCodes.failed
}

function say(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

async function listen(engine: EngineServer, config: EngineConfig): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    engine.server.once('error', reject)
    engine.server.listen(config.port, config.host, resolve)
  })
  return (engine.server.address() as AddressInfo).port
}

function stopOnRequest(engine: EngineServer, database: Database, config: EngineConfig): void {
  let isStopping = false
  const stop = async (): Promise<void> => {
    if (isStopping) return
    isStopping = true
    // Should the engine itself hang, the folder must not stay locked: what was acknowledged is on disk.
    setTimeout(() => process.exit(exitCodes.failed), config.stopMs + 10_000).unref()
    await engine.stop(config.stopMs)
    database.close()
    process.exit(exitCodes.stopped)
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  if (config.followsStdin) process.stdin.on('close', stop).on('end', stop).resume()
}

async function main(): Promise<void> {
  const config = readEngineConfig(process.env)
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 })
  const chdb = loadChdb()
  const database = await openDatabase(chdb, config)
  const detachedParts = await database.detachedParts()
  const slots = createSlots({ query: config.querySlots, insert: insertSlots })
  const spool = openSpool(config.dataDir)
  const { resultBytes } = config
  const engine = createEngineServer({ database, slots, spool, resultBytes, config, detachedParts })
  const port = await listen(engine, config)
  stopOnRequest(engine, database, config)
  say({ ready: true, port, pid: process.pid, version: database.version, detachedParts })
}

main().catch((error: unknown) => {
  say({ ready: false, error: error instanceof Error ? error.message : String(error) })
  process.exit(exitCodeOf(error))
})
