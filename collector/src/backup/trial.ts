/** A backup is good when it has been restored: into an engine of its own, on a folder that goes again. */
import { createHash } from 'node:crypto'
import { createStore, type Store } from '../clickhouse/store.ts'
import { startEngine } from '../engineProcess.ts'
import type { Log } from '../log.ts'
import { brokenParts, type Part, partsOf, restoreFrom, tablesOf } from '../queries/backup/copies.ts'
import { BackupError, type TableSum } from './manifest.ts'

/** Beside the engine that serves, so with little memory: copying files needs none. */
const memoryMb = '1024'

export type OpenStore = { store: Store; close(): Promise<void> }

/** An engine on `dataDir`, filled from the folder. Whoever asked for it closes it. */
export async function openRestored(given: {
  folder: string
  dataDir: string
  database: string
  log: Log
}): Promise<OpenStore> {
  const { folder, dataDir, database, log } = given
  const engine = await startEngine({ dataDir, log, env: { ENGINE_MEMORY_MB: memoryMb } })
  const { url, username, password } = engine
  const at = { url, username, password }
  const bare = createStore({ ...at, database: 'default' })
  try {
    await restoreFrom(bare, database, folder)
  } catch (error) {
    await engine.stop()
    throw new BackupError(`The backup cannot be restored: ${error instanceof Error ? error.message : String(error)}`)
  } finally {
    await bare.close()
  }
  const store = createStore({ ...at, database })
  return {
    store,
    async close() {
      await store.close()
      await engine.stop()
    },
  }
}

const sumOf = (parts: readonly Part[]): string =>
  createHash('sha256')
    .update(
      parts
        .map(({ hash }) => hash)
        .sort()
        .join('\n'),
    )
    .digest('hex')

/** Rows and checksum of each table, after every part was read again and found to be what its checksums say. */
export async function sumsOf(store: Store, database: string): Promise<{ tables: TableSum[]; parts: Part[] }> {
  const parts = (await partsOf(store, database)).filter(({ isActive }) => isActive)
  const tables: TableSum[] = []
  for (const name of await tablesOf(store, database)) {
    const own = parts.filter(({ table }) => table === name)
    const broken = own.length === 0 ? [] : await brokenParts(store, database, name)
    if (broken.length > 0) throw new BackupError(`Table ${name} is damaged in the backup (${broken.join(', ')}).`)
    const total = (of: (part: Part) => number) => own.reduce((sum, part) => sum + of(part), 0)
    tables.push({ name, rows: total(({ rows }) => rows), bytes: total(({ bytes }) => bytes), checksum: sumOf(own) })
  }
  return { tables, parts }
}

/** What was there before and still is after the copying must be in it, byte for byte. */
export function refuseMissing(before: readonly Part[], after: readonly Part[], restored: readonly Part[]): void {
  const keyOf = ({ table, hash }: Part): string => `${table} ${hash}`
  const active = (parts: readonly Part[]) => new Set(parts.filter(({ isActive }) => isActive).map(keyOf))
  const [stillThere, copied] = [active(after), new Set(restored.map(keyOf))]
  const missing = [...active(before)].filter((key) => stillThere.has(key) && !copied.has(key))
  if (missing.length === 0) return
  const tables = [...new Set(missing.map((key) => key.split(' ', 1)[0]))]
  throw new BackupError(`The backup lacks ${missing.length} parts of ${tables.join(', ')}.`)
}

export function refuseOther(expected: readonly TableSum[], found: readonly TableSum[]): void {
  const byName = new Map(found.map((each) => [each.name, each]))
  for (const { name, rows, checksum } of expected) {
    const own = byName.get(name)
    if (own?.rows === rows && own.checksum === checksum) continue
    throw new BackupError(
      `Table ${name} of the backup is not what was backed up: ${own?.rows ?? 'no'} rows of ${rows}.`,
    )
  }
}
