/**
 * Runs INSERT … FORMAT with a body. The body never becomes part of a statement: a blank line in it would end the data
 * and let the rest run as SQL. It goes to a file of our own that the engine reads with FROM INFILE.
 */
import { createWriteStream, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Database } from '../database.ts'
import { sqlString } from '../database.ts'
import { engineError } from '../errors.ts'
import type { Summary } from '../http/answer.ts'
import { maxInsertBytes } from '../limits.ts'

/** The private folder for bodies on their way in. */
export interface Spool {
  readonly folder: string
  /** Writes what is here already: a short body, for which waiting on four file operations would take longer. */
  writeNow(bytes: Buffer): string
  /** Writes all chunks; resolves with the file's path. Nothing is left behind when a chunk throws. */
  write(chunks: AsyncIterable<Buffer>): Promise<string>
  remove(path: string): Promise<void>
}

export function openSpool(dataDir: string): Spool {
  const folder = join(dataDir, 'incoming')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  // Left by a crash: their senders had no answer and send again.
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { force: true })
  let count = 0
  const nextPath = (): string => join(folder, `${process.pid}-${count++}`)
  return {
    folder,
    writeNow(bytes) {
      const path = nextPath()
      try {
        writeFileSync(path, bytes, { mode: 0o600 })
      } catch (error) {
        rmSync(path, { force: true })
        throw error
      }
      return path
    },
    async write(chunks) {
      const path = nextPath()
      try {
        await pipeline(limited(chunks), createWriteStream(path, { mode: 0o600 }))
      } catch (error) {
        await rm(path, { force: true })
        throw error
      }
      return path
    },
    remove: (path) => rm(path, { force: true }),
  }
}

async function* limited(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let length = 0
  for await (const chunk of chunks) {
    length += chunk.length
    if (length > maxInsertBytes)
      throw engineError('TOO_MANY_BYTES', `The data of one INSERT may have at most ${maxInsertBytes} bytes`)
    yield chunk
  }
}

export interface Insert {
  /** INSERT INTO … (columns), without FORMAT and data. */
  readonly head: string
  readonly settings: string
  readonly format: string
  readonly preamble: readonly string[]
}

export async function runInsert(database: Database, path: string, insert: Insert): Promise<Summary> {
  const sql = `${insert.head} FROM INFILE ${sqlString(path)} ${insert.settings} FORMAT ${insert.format}`
  const result = await database.onConnection(insert.preamble, (connection) =>
    database.chdb.QueryAsyncConnection(connection, sql, 'Null'),
  )
  const { rowsRead, bytesRead, elapsed } = result
  return {
    readRows: rowsRead,
    readBytes: bytesRead,
    writtenRows: rowsRead,
    writtenBytes: bytesRead,
    elapsedSeconds: elapsed,
  }
}
