/** BACKUP and RESTORE, which take neither names nor paths as parameters: both are quoted here. */
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Store } from '../../clickhouse/store.ts'

const pollMs = 250
/** The engine's limit is for reports; this may take as long as the disk needs. */
const unlimited = { max_execution_time: 0 }

const quoted = (text: string): string => `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`
const named = (text: string): string => `\`${text.replace(/\\/g, '\\\\').replace(/`/g, '\\`')}\``

/** Begun in the background and asked after, so that no request has to stay open for an hour. */
async function toItsEnd(store: Store, statement: string): Promise<void> {
  const id = randomUUID()
  await store.command(`${statement} SETTINGS id = ${quoted(id)}, async = true`, {}, unlimited)
  for (;;) {
    const [row] = await store.query<{ status: string; error: string }>(
      'SELECT toString(status) AS status, error FROM system.backups WHERE id = {id:String}',
      { id },
    )
    if (row === undefined) throw new Error('The engine was started again while it was copying.')
    if (row.status === 'BACKUP_CREATED' || row.status === 'RESTORED') return
    if (!row.status.startsWith('CREATING') && row.status !== 'RESTORING') throw new Error(firstLine(row.error))
    await pause(pollMs)
  }
}

const firstLine = (error: string): string => (error.split(/, Stack trace|\n/, 1)[0] ?? '').trim() || 'no reason given'

/** Copies the whole database into a folder that is not there yet. */
export async function backUpTo(store: Store, database: string, folder: string): Promise<void> {
  await toItsEnd(store, `BACKUP DATABASE ${named(database)} TO File(${quoted(folder)})`)
}

/**
 * Fills an empty engine from such a folder. Tables first, and merging stopped before the rows: the parts stay as they
 * were copied, so that they can be compared with what they were.
 */
export async function restoreFrom(store: Store, database: string, folder: string): Promise<void> {
  const statement = `RESTORE DATABASE ${named(database)} FROM File(${quoted(folder)})`
  await store.command(`${statement} SETTINGS structure_only = true`, {}, unlimited)
  await store.command('SYSTEM STOP MERGES')
  await toItsEnd(store, statement)
}

/** Reads every part of a table again and compares it with its own checksums; resolves to those that differ. */
export async function brokenParts(store: Store, database: string, table: string): Promise<string[]> {
  const rows = await store.query<{ part_path: string; is_passed: number }>(
    `CHECK TABLE ${named(database)}.${named(table)} SETTINGS check_query_single_value_result = 0`,
    {},
    unlimited,
  )
  return rows.filter(({ is_passed }) => Number(is_passed) !== 1).map(({ part_path }) => part_path)
}

export type Part = { table: string; hash: string; rows: number; bytes: number; isActive: boolean }

/** What tables consist of; the hash is of all files of a part. */
export async function partsOf(store: Store, database: string): Promise<Part[]> {
  const rows = await store.query<{ table: string; hash: string; rows: string; bytes: string; isActive: number }>(
    `SELECT table, hash_of_all_files AS hash, toString(rows) AS rows, toString(bytes_on_disk) AS bytes,
       toUInt8(active) AS isActive
     FROM system.parts WHERE database = {database:String} AND parts.rows > 0`,
    { database },
  )
  return rows.map((row) => ({ ...row, rows: Number(row.rows), bytes: Number(row.bytes), isActive: row.isActive === 1 }))
}

export async function tablesOf(store: Store, database: string): Promise<string[]> {
  const rows = await store.query<{ name: string }>(
    'SELECT name FROM system.tables WHERE database = {database:String} ORDER BY name',
    { database },
  )
  return rows.map(({ name }) => name)
}
