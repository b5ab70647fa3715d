/**
 * Engines for tests. One that a file is done with is emptied and waits for the next file of its process, since starting
 * one takes many times as long.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createStore, type Store } from '../../collector/src/clickhouse/store.ts'
import { type Engine, type EngineOptions, startEngine } from '../../collector/src/engineProcess.ts'
import { layTemplate } from './template.ts'

const ok = () => true
const failed = () => false

type EngineLog = EngineOptions['log']
type Kept = {
  engine: Engine
  /** Of whoever has it now. */
  hand: (log: EngineLog) => void
  remove: () => Promise<void>
}

/** What still runs for someone who has gone must not write into what was emptied. */
const quietWithinMs = 10_000
const lookEveryMs = 20

let waiting: Kept | null = null
/** Vitest ends its processes; a trial or a benchmark ends when nothing runs any more, so nothing may wait in it. */
const keeps = process.env.VITEST !== undefined

async function start(log: EngineLog): Promise<Kept> {
  const dataDir = mkdtempSync(join(tmpdir(), 'hindsight-engine-'))
  await layTemplate(dataDir)
  let its = log
  const engine = await startEngine({
    dataDir,
    log: {
      info: (fields, message) => its.info(fields, message),
      warn: (fields, message) => its.warn(fields, message),
      error: (fields, message) => its.error(fields, message),
    },
  })
  return {
    engine,
    hand: (next) => {
      its = next
    },
    async remove() {
      await engine.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

async function quiet(store: Store): Promise<void> {
  for (const until = Date.now() + quietWithinMs; ; await pause(lookEveryMs)) {
    const running = await store.query('SELECT 1 FROM system.processes WHERE query_id != queryID() LIMIT 1')
    if (running.length === 0) return
    if (Date.now() > until) throw new Error('The engine is still at work for someone who has gone.')
  }
}

/** Every table but the list of migrations: there are the tables still. */
async function empty({ url, username, password }: Engine): Promise<void> {
  const store = createStore({ url, username, password })
  try {
    await quiet(store)
    const full = await store.query<{ name: string }>(
      `SELECT name FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree' AND total_rows > 0
         AND name != 'migrations'`,
    )
    for (const { name } of full) await store.command(`TRUNCATE TABLE \`${name}\``)
  } finally {
    await store.close()
  }
}

/** An engine with nothing in it, and what gives it back. */
export async function takeEngine(log: EngineLog): Promise<{ engine: Engine; giveBack(): Promise<void> }> {
  const mine = waiting ?? (await start(log))
  if (mine === waiting) waiting = null
  mine.hand(log)
  return {
    engine: mine.engine,
    async giveBack() {
      const mayStay = keeps && waiting === null
      const isEmpty = mayStay && (await empty(mine.engine).then(ok, failed))
      if (isEmpty && waiting === null) waiting = mine
      else await mine.remove()
    },
  }
}
