/**
 * The one place that touches chDB: its native functions, typed.
 *
 * Why not chDB's own `Session`: its `close()` waits for every query of the whole process, so beside one long query the
 * connections of all short ones would pile up. Here each connection runs one statement at a time and is closed as soon
 * as that has ended, which is all that the native side asks for.
 */
import { createRequire } from 'node:module'

/** A handle of the native side; means nothing in JavaScript. */
export type Connection = { readonly connectionOf: unique symbol }
export type StreamHandle = { readonly streamOf: unique symbol }

export interface StatementResult {
  readonly bytes: Uint8Array
  /** Seconds. */
  readonly elapsed: number
  /** Rows read, or rows written by an INSERT. */
  readonly rowsRead: number
  readonly bytesRead: number
}

interface StreamChunk {
  readonly bytes: Uint8Array
  readonly numRows: number
  readonly done: boolean
}

export interface Chdb {
  /** Opens a connection; the first one of a process also opens the data folder with the server-wide `args`. */
  CreateConnection(path: string, args: readonly string[]): Connection
  CloseConnection(connection: Connection): void
  QueryAsyncConnection(connection: Connection, sql: string, format: string): Promise<StatementResult>
  /** Returns at once; the work is done by `StreamFetch`. Every chunk is a complete document of the format. */
  StreamQuery(connection: Connection, sql: string, format: string): StreamHandle
  StreamFetch(stream: StreamHandle): Promise<StreamChunk>
  StreamCancel(stream: StreamHandle): void
}

/** chDB is not installed, or has no binary for this platform. */
export class ChdbMissingError extends Error {
  constructor(cause: unknown) {
    const why = cause instanceof Error ? cause.message.split('\n', 1)[0] : String(cause)
    super(
      `The embedded database (chdb) cannot be loaded on ${process.platform}-${process.arch}: ${why}. ` +
        'Install it with npm ci, or set CLICKHOUSE_URL to a ClickHouse server and no embedded database is needed.',
      { cause },
    )
  }
}

/**
 * Loads the native library. chDB's loader is not among its package's exports, so it is required by its path: the
 * package's version is pinned, and a test runs the real thing.
 */
export function loadChdb(): Chdb {
  try {
    const own = createRequire(import.meta.url)
    const inChdb = createRequire(own.resolve('chdb/package.json'))
    const loader = inChdb('./dist/loader.js') as { loadNative(): Chdb }
    return loader.loadNative()
  } catch (error) {
    throw new ChdbMissingError(error)
  }
}
