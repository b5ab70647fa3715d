/**
 * Puts a backup in the place of the data, while Hindsight is stopped. Everything is restored, compared and erased again
 * in a folder beside them first; only then do the two change places. What was there before stays, in a folder of its own.
 */
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { migrate, refuseNewer } from '../clickhouse/migrate.ts'
import { createStore, type Store } from '../clickhouse/store.ts'
import { type Engine, EngineStartError, startEngine } from '../engineProcess.ts'
import { createErasures } from '../erasure/erasures.ts'
import { createTombstones } from '../erasure/tombstones.ts'
import type { Log } from '../log.ts'
import { readTombstones, type TombstoneRow } from '../queries/erasure/erasures.ts'
import { createState } from '../state.ts'
import { createSpool } from '../writer/spool.ts'
import { changePlaces, finishChange, workFolder } from './changePlaces.ts'
import { eraseAgain } from './eraseAgain.ts'
import { readErased, unionOf } from './erasedFile.ts'
import { refuseOtherFiles } from './fileSums.ts'
import { BackupError, filesFolder, readManifest, storeFolder } from './manifest.ts'
import { openRestored, refuseOther, sumsOf } from './trial.ts'

export type Restored = {
  tables: number
  rows: number
  /** Persons and sessions that were erased after the backup, and so were erased from it again. */
  erasedAgain: number
  migrations: string[]
  /** Where the data are that stood there before; null: there were none. */
  replaced: string | null
}
type Given = { from: string; dataDir: string; database: string; log: Log }

async function engineOf({ dataDir, log }: Given, says: string): Promise<Engine> {
  try {
    return await startEngine({ dataDir, log })
  } catch (error) {
    if (error instanceof EngineStartError && error.reason === 'locked') throw new BackupError(says)
    throw error
  }
}

/** Of the data that are to be replaced. A running program has them: then nothing is touched. */
async function erasedThere(given: Given): Promise<TombstoneRow[]> {
  const { dataDir, database, log } = given
  if (!existsSync(join(dataDir, 'engine'))) return []
  try {
    const engine = await engineOf(given, `Hindsight runs on ${dataDir}. Stop it, then restore.`)
    const { url, username, password } = engine
    const store = createStore({ url, username, password, database })
    try {
      return await readTombstones(store)
    } finally {
      await store.close()
      await engine.stop()
    }
  } catch (error) {
    if (error instanceof BackupError) throw error
    // Broken data are why one restores. What was erased is in the file beside the backups too.
    log.warn({ err: error }, 'the data that are replaced cannot be read: erasures of the last minute may be missing')
    return []
  }
}

/** It may have been started meanwhile, by hand or by what keeps it running: what it took since would be put aside. */
async function refuseRunning(given: Given): Promise<void> {
  const { dataDir, log } = given
  if (!existsSync(join(dataDir, 'engine'))) return
  try {
    const says = `Hindsight was started on ${dataDir} while the backup was restored, so nothing was replaced. Stop it, then restore again.`
    await (await engineOf(given, says)).stop()
  } catch (error) {
    if (error instanceof BackupError) throw error
    log.warn({ err: error }, 'the data that are replaced cannot be opened')
  }
}

async function erased(store: Store, folder: string, log: Log, rows: readonly TombstoneRow[]): Promise<number> {
  const tombstones = createTombstones(store, createState(store), { makesKey: true })
  await tombstones.load()
  const spool = createSpool({ folder: join(folder, 'spool'), maxBytes: Number.MAX_SAFE_INTEGER, log })
  // What waits in the spool is not stored now: it is looked through when it is.
  const waiting = { bytes: () => 0, dropSetAside: spool.dropSetAside }
  const erasures = createErasures({ store, tombstones, spool: waiting, log, isShared: false })
  try {
    return await eraseAgain({ store, tombstones, erasures }, rows)
  } finally {
    await erasures.stop()
    await spool.close()
  }
}

export async function restoreBackup(given: Given): Promise<Restored> {
  const { from, dataDir, database, log } = given
  const manifest = readManifest(from)
  refuseNewer(manifest.migrations)
  if (manifest.database !== database)
    throw new BackupError(`The backup is of the database ${manifest.database}: set CLICKHOUSE_DATABASE to it.`)
  // One that was interrupted: its data stand there, and what they replaced is kept.
  finishChange(dataDir)
  const rows = unionOf(readErased(dirname(from)), await erasedThere(given))
  const work = join(dataDir, workFolder)
  rmSync(work, { recursive: true, force: true })
  mkdirSync(work, { recursive: true, mode: 0o700 })
  try {
    await refuseOtherFiles(join(from, filesFolder), manifest.files ?? [])
    await cp(join(from, filesFolder), work, { recursive: true, preserveTimestamps: true })
    const { store, close } = await openRestored({ folder: join(from, storeFolder), dataDir: work, database, log })
    let result: Omit<Restored, 'replaced'>
    try {
      refuseOther(manifest.tables, (await sumsOf(store, database)).tables)
      await store.command('SYSTEM START MERGES')
      const migrations = await migrate(store)
      const erasedAgain = await erased(store, work, log, rows)
      const total = manifest.tables.reduce((sum, table) => sum + table.rows, 0)
      result = { tables: manifest.tables.length, rows: total, erasedAgain, migrations }
    } finally {
      await close()
    }
    await refuseRunning(given)
    return { ...result, replaced: changePlaces(dataDir) }
  } catch (error) {
    rmSync(work, { recursive: true, force: true, maxRetries: 3 })
    throw error
  }
}
