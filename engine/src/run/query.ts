/** Runs a statement without data of its own and sends its result. */
import type { Connection, StreamHandle } from '../chdb.ts'
import type { Database } from '../database.ts'
import { type EngineError, engineError, toEngineError } from '../errors.ts'
import type { Answer, Summary } from '../http/answer.ts'
import { canBeStreamed } from '../http/formats.ts'

export interface Query {
  readonly sql: string
  readonly format: string
  readonly preamble: readonly string[]
  /** The statement reads, and its whole result is the sum of its pieces. */
  readonly isPiecewise: boolean
  readonly signal: AbortSignal
}

/** chDB says so before it has done anything. */
function cannotStream(error: EngineError): boolean {
  return error.message.startsWith('Streaming query is not supported')
}

async function fetchAll(database: Database, stream: StreamHandle, query: Query, answer: Answer): Promise<void> {
  const { chdb } = database
  // The native side ends the stream itself when it is done or has failed.
  let isOpen = true
  try {
    for (;;) {
      if (query.signal.aborted) throw engineError('QUERY_WAS_CANCELLED', 'Query was cancelled')
      const chunk = await chdb.StreamFetch(stream).catch((error: unknown) => {
        isOpen = false
        throw error
      })
      if (chunk.done) {
        isOpen = false
        return
      }
      await answer.write(chunk.bytes, chunk.numRows)
    }
  } finally {
    if (isOpen) chdb.StreamCancel(stream)
  }
}

async function runWhole(database: Database, connection: Connection, query: Query, answer: Answer): Promise<Summary> {
  const result = await database.chdb.QueryAsyncConnection(connection, query.sql, query.format)
  await answer.write(result.bytes, 0)
  return { readRows: result.rowsRead, readBytes: result.bytesRead, elapsedSeconds: result.elapsed }
}

export async function runQuery(database: Database, query: Query, answer: Answer): Promise<Summary> {
  return database.onConnection(query.preamble, async (connection) => {
    if (!query.isPiecewise) return runWhole(database, connection, query, answer)
    const started = performance.now()
    try {
      await fetchAll(database, database.chdb.StreamQuery(connection, query.sql, query.format), query, answer)
    } catch (error) {
      const known = toEngineError(error)
      if (!cannotStream(known)) throw known
      return runWhole(database, connection, query, answer)
    }
    return { elapsedSeconds: (performance.now() - started) / 1000 }
  })
}

export function isPiecewise(reads: boolean, hasTotals: boolean, format: string, waitsForEnd: boolean): boolean {
  return reads && !hasTotals && !waitsForEnd && canBeStreamed(format)
}
