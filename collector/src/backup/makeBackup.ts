/** Makes one backup, while everything goes on, and checks it by restoring it. */
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { cp, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { appliedMigrations } from '../clickhouse/migrate.ts'
import type { Store } from '../clickhouse/store.ts'
import { importsFolder } from '../imports/imports.ts'
import type { Log } from '../log.ts'
import { backUpTo, partsOf } from '../queries/backup/copies.ts'
import { readTombstones } from '../queries/erasure/erasures.ts'
import { isOfRestoring } from './changePlaces.ts'
import { rememberErased } from './erasedFile.ts'
import { fileSumsOf } from './fileSums.ts'
import {
  BackupError,
  filesFolder,
  folderName,
  type Kept,
  type Manifest,
  storeFolder,
  writeManifest,
} from './manifest.ts'
import { openRestored, refuseMissing, sumsOf } from './trial.ts'

export type BackupSource = { store: Store; database: string; dataDir: string; log: Log }

/** The engine's own, copied by BACKUP; files that are being taken in; and what restoring has put aside. */
const notCopied = (name: string): boolean => ['engine', asked, importsFolder].includes(name) || isOfRestoring(name)
/** Where a backup by command waits for the running program to make it (asked.ts). */
export const asked = 'backup-wanted'

/** What is gone before it was copied had just been stored. */
async function copyFiles(from: string, to: string): Promise<void> {
  mkdirSync(to, { recursive: true, mode: 0o700 })
  const entries = await readdir(from, { withFileTypes: true })
  for (const entry of entries) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) await copyFiles(source, target)
    else if (entry.isFile()) {
      await cp(source, target, { preserveTimestamps: true }).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error
      })
    }
  }
}

async function copyRest(dataDir: string, to: string): Promise<void> {
  mkdirSync(to, { recursive: true, mode: 0o700 })
  for (const entry of await readdir(dataDir, { withFileTypes: true })) {
    if (notCopied(entry.name)) continue
    const [source, target] = [join(dataDir, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) await copyFiles(source, target)
    else if (entry.isFile()) await cp(source, target, { preserveTimestamps: true })
  }
}

/** `dir`: the folder that gets a folder with the backup in it. */
export async function makeBackup(source: BackupSource, dir: string): Promise<Kept> {
  const { store, database, dataDir, log } = source
  const startedAt = Date.now()
  const folder = join(dir, folderName(startedAt))
  const draft = join(dir, `.making-${folderName(startedAt)}`)
  const trial = `${draft}-trial`
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  // What a kill has left half made: there is one at a time.
  for (const name of readdirSync(dir))
    if (name.startsWith('.making-')) rmSync(join(dir, name), { recursive: true, force: true })
  mkdirSync(draft, { mode: 0o700 })
  try {
    // The spool before the store: what is stored between the two is in both, and counts once when it is replayed.
    await copyRest(dataDir, join(draft, filesFolder))
    const before = await partsOf(store, database)
    const migrations = await appliedMigrations(store)
    await backUpTo(store, database, join(draft, storeFolder))
    const after = await partsOf(store, database)
    rememberErased(dir, await readTombstones(store))
    const opened = await openRestored({ folder: join(draft, storeFolder), dataDir: trial, database, log })
    try {
      const { tables, parts } = await sumsOf(opened.store, database)
      if (tables.length === 0) throw new BackupError('The backup holds no tables.')
      refuseMissing(before, after, parts)
      const bytes = tables.reduce((sum, table) => sum + table.bytes, 0)
      const files = await fileSumsOf(join(draft, filesFolder))
      const checkedAt = Date.now()
      const manifest: Manifest = { format: 1, startedAt, checkedAt, database, migrations, bytes, tables, files }
      writeManifest(draft, manifest)
      renameSync(draft, folder)
      return { folder, manifest }
    } finally {
      await opened.close()
    }
  } finally {
    rmSync(trial, { recursive: true, force: true, maxRetries: 3 })
    rmSync(draft, { recursive: true, force: true, maxRetries: 3 })
  }
}
