/** `npm run backup -- --to DIR` and `npm run restore -- --from DIR`. */
import { resolve } from 'node:path'
import { createStore } from '../clickhouse/store.ts'
import type { Config } from '../config.ts'
import { type Engine, EngineStartError, startEngine } from '../engineProcess.ts'
import { createLog } from '../log.ts'
import { tablesOf } from '../queries/backup/copies.ts'
import { askForBackup } from './asked.ts'
import { makeBackup } from './makeBackup.ts'
import { BackupError, listBackups } from './manifest.ts'
import { restoreBackup } from './restoreBackup.ts'

type Say = (line: string) => void

function option(args: readonly string[], name: string): string | null {
  const at = args.indexOf(`--${name}`)
  const value = at < 0 ? args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3) : args[at + 1]
  return value === undefined || value === '' || value.startsWith('--') ? null : resolve(value)
}

function refuseServed(config: Config): void {
  if (config.clickhouseUrl === null) return
  throw new BackupError(
    'CLICKHOUSE_URL is set: back up and restore that ClickHouse itself (docs/operate.md, “Backups”).',
  )
}

/** null: the program runs, and has the data open. */
async function ownEngine(config: Config): Promise<Engine | null> {
  try {
    return await startEngine({ dataDir: config.dataDir, log: createLog(config.logLevel) })
  } catch (error) {
    if (error instanceof EngineStartError && error.reason === 'locked') return null
    throw error
  }
}

export async function backupCommand(config: Config, args: readonly string[], say: Say): Promise<void> {
  refuseServed(config)
  const to = option(args, 'to') ?? config.backup.dir
  if (to === null) throw new BackupError('Say where to: npm run backup -- --to DIR, or set BACKUP_DIR.')
  const engine = await ownEngine(config)
  if (engine === null) {
    say('Hindsight runs: it makes the backup.')
    say(`Made, restored on trial and compared: ${await askForBackup(config.dataDir, to)}`)
    return
  }
  const { url, username, password } = engine
  const database = config.clickhouseDatabase
  const bare = createStore({ url, username, password, database: 'default' })
  const store = createStore({ url, username, password, database })
  try {
    if ((await tablesOf(bare, database)).length === 0)
      throw new BackupError(`There is nothing to back up in ${config.dataDir}: is it the right DATA_DIR?`)
    const source = { store, database, dataDir: config.dataDir, log: createLog(config.logLevel) }
    const { folder, manifest } = await makeBackup(source, to)
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0)
    say(`Made, restored on trial and compared: ${folder} (${manifest.tables.length} tables, ${rows} rows)`)
  } finally {
    await Promise.all([bare.close(), store.close()])
    await engine.stop()
  }
}

export async function restoreCommand(config: Config, args: readonly string[], say: Say): Promise<void> {
  refuseServed(config)
  const given = option(args, 'from') ?? config.backup.dir
  if (given === null) throw new BackupError('Say where from: npm run restore -- --from DIR, or set BACKUP_DIR.')
  // A folder of backups stands for the newest of them.
  const from = listBackups(given)[0]?.folder ?? given
  say(`Restoring ${from}`)
  const { dataDir, clickhouseDatabase: database } = config
  const done = await restoreBackup({ from, dataDir, database, log: createLog(config.logLevel) })
  say(`Restored and compared: ${done.tables} tables, ${done.rows} rows.`)
  if (done.migrations.length > 0) say(`Brought up to date: ${done.migrations.join(', ')}`)
  if (done.erasedAgain > 0)
    say(`Erased again, as they were after the backup: ${done.erasedAgain} customers and sessions.`)
  if (done.replaced !== null)
    say(`What was there before: ${done.replaced}. Delete it when you do not need it any more.`)
}
