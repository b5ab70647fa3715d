/**
 * The database: one connection held open for as long as the program lives (it carries the engine and its server-wide
 * arguments), and a fresh connection for every statement, so that neither settings nor rows of one reach the next.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Chdb, Connection, StatementResult } from './chdb.ts'
import type { EngineConfig } from './config.ts'
import { toEngineError } from './errors.ts'
import { maxStatementBytes, maxUrlBytes } from './limits.ts'

export interface DetachedPart {
  readonly database: string
  readonly table: string
  readonly name: string
  readonly reason: string
}

export interface Database {
  readonly chdb: Chdb
  readonly version: string
  /** Parts that ClickHouse put aside at start because they were broken: data that is missing from every answer. */
  detachedParts(): Promise<DetachedPart[]>
  /** Runs `use` on a fresh connection with the settings applied, and closes that once `use` has ended. */
  onConnection<T>(preamble: readonly string[], use: (connection: Connection) => Promise<T>): Promise<T>
  /** Asks a running statement to stop; it does so at its next block. */
  kill(logComment: string): Promise<void>
  close(): void
}

/** Another process holds the folder. */
export class LockedError extends Error {}

/**
 * What only a file can say. An acknowledged insert is on the disk, whatever a table forgets to ask for: 2 to 4 ms each,
 * and the writer groups them. BACKUP may write to any folder that this user may: whoever has the password can read and
 * write every file through the engine anyway. Two threads each, so that a backup leaves room for what visitors send.
 */
const configFile = `<clickhouse>
  <backups>
    <allowed_path>/</allowed_path>
  </backups>
  <backup_threads>2</backup_threads>
  <restore_threads>2</restore_threads>
  <merge_tree>
    <fsync_after_insert>1</fsync_after_insert>
    <fsync_part_directory>1</fsync_part_directory>
  </merge_tree>
</clickhouse>
`

function writeConfigFile(config: EngineConfig): string {
  const path = resolve(config.dataDir, 'clickhouse.xml')
  writeFileSync(path, configFile, { mode: 0o600 })
  return path
}

const serverArguments = (config: EngineConfig): string[] => [
  `--config-file=${writeConfigFile(config)}`,
  `--max_server_memory_usage=${config.memoryBytes}`,
  `--mark_cache_size=${256 * 1024 * 1024}`,
  `--index_mark_cache_size=${64 * 1024 * 1024}`,
]

/** Defaults of every connection; a request's own settings come after them. */
const connectionArguments = (config: EngineConfig): string[] => [
  `--max_execution_time=${config.querySeconds}`,
  `--max_memory_usage=${config.queryMemoryBytes}`,
  `--max_result_bytes=${config.resultBytes}`,
  '--result_overflow_mode=throw',
  // As on a server: chDB would take a bare expression for a query, and hand out stack traces.
  '--implicit_select=0',
  // Two threads made for every answer, which is mostly short, and a fifth of what an empty question costs.
  '--output_format_parallel_formatting=0',
  '--allow_introspection_functions=0',
  // For long parameters, which are set by a statement here; the statement that was sent has its own limit.
  `--max_query_size=${4 * maxUrlBytes + maxStatementBytes}`,
]

/** A text as a string literal of ClickHouse's SQL. */
export function sqlString(text: string): string {
  return `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`
}

export function sqlName(name: string): string {
  return `\`${name.replace(/\\/g, '\\\\').replace(/`/g, '\\`')}\``
}

/** chDB writes the reason to standard error and throws without it, so whether it is the lock is found out here. */
function openError(path: string, error: unknown): Error {
  const pid = holder(path)
  if (pid === undefined) {
    const text = error instanceof Error ? error.message.trim() : String(error)
    return new Error(`The database in ${path} could not be opened: ${text}. The lines before this one say why.`)
  }
  return new LockedError(
    `The data folder ${path} is in use by another process (process ${pid}). Stop that one, or give this one another ` +
      'folder (DATA_DIR). The data is safe: only one process at a time may open it.',
  )
}

/** ClickHouse writes its process id into the file that it locks; one that is dead, or our own, holds nothing. */
function holder(path: string): number | undefined {
  try {
    const pid = Number(/^PID: (\d+)/m.exec(readFileSync(join(path, 'status'), 'utf8'))?.[1])
    if (!Number.isInteger(pid) || pid === process.pid) return undefined
    return isAlive(pid) ? pid : undefined
  } catch {
    return undefined
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Alive, and another user's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

export async function openDatabase(chdb: Chdb, config: EngineConfig): Promise<Database> {
  const path = join(config.dataDir, 'clickhouse')
  mkdirSync(path, { recursive: true, mode: 0o700 })
  const args = connectionArguments(config)
  let keeper: Connection
  try {
    keeper = chdb.CreateConnection(path, [...serverArguments(config), ...args])
  } catch (error) {
    throw openError(path, error)
  }

  async function onConnection<T>(preamble: readonly string[], use: (connection: Connection) => Promise<T>): Promise<T> {
    const connection = chdb.CreateConnection(path, args)
    try {
      if (preamble.length > 0) await chdb.QueryAsyncConnection(connection, preamble.join(';\n'), 'Null')
      return await use(connection)
    } catch (error) {
      throw toEngineError(error)
    } finally {
      chdb.CloseConnection(connection)
    }
  }

  const ask = (sql: string): Promise<StatementResult> =>
    onConnection([], (connection) => chdb.QueryAsyncConnection(connection, sql, 'JSONEachRow'))

  async function rows<Row>(sql: string): Promise<Row[]> {
    const text = Buffer.from((await ask(sql)).bytes).toString()
    return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Row]))
  }

  const [about] = await rows<{ version: string }>('SELECT version() AS version')
  return {
    chdb,
    version: about?.version ?? 'unknown',
    onConnection,
    detachedParts: () =>
      rows<DetachedPart>(
        "SELECT database, table, name, coalesce(reason, '') AS reason FROM system.detached_parts ORDER BY ALL",
      ),
    async kill(logComment) {
      await ask(`KILL QUERY WHERE Settings['log_comment'] = ${sqlString(logComment)} ASYNC`)
    },
    close: () => chdb.CloseConnection(keeper),
  }
}
