/** One request to the ClickHouse interface, from its bytes to its answer. */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Database } from '../database.ts'
import { headBytes, heldInsertBytes, maxStatementBytes, wholeResultBytes } from '../limits.ts'
import { killable } from '../run/cancel.ts'
import { runInsert, type Spool } from '../run/insert.ts'
import { isPiecewise, runQuery } from '../run/query.ts'
import type { Slots } from '../run/slots.ts'
import { type InsertStatement, type PlainStatement, parseStatement } from '../sql/statement.ts'
import type { Answer, Summary } from './answer.ts'
import { bodyChunks, type Peeked, peek, readRest } from './body.ts'
import { contentType } from './formats.ts'
import { isMultipart, parseMultipart } from './multipart.ts'
import { type Asked, preambleOf, readAsked } from './request.ts'

export interface HandlerDeps {
  readonly database: Database
  readonly slots: Slots
  readonly spool: Spool
  readonly resultBytes: number
}

interface Exchange extends HandlerDeps {
  readonly asked: Asked
  readonly answer: Answer
  readonly signal: AbortSignal
  readonly logComment: string
}

const defaultFormat = 'TabSeparated'

export async function handle(
  deps: HandlerDeps,
  request: IncomingMessage,
  url: URLSearchParams,
  answer: Answer,
  signal: AbortSignal,
): Promise<Summary> {
  const chunks = bodyChunks(request)
  let body: Peeked
  let asked: Asked
  if (isMultipart(request.headers['content-type'])) {
    const whole = await readRest(await peek(chunks, maxStatementBytes), maxStatementBytes)
    const fields = parseMultipart(request.headers['content-type'] ?? '', whole)
    asked = readAsked(request, [...url, ...fields])
    body = { head: Buffer.alloc(0), isWhole: true, rest: chunks }
  } else {
    asked = readAsked(request, url)
    body = await peek(chunks, headBytes)
  }
  const logComment = randomUUID()
  answer.setHeader('X-ClickHouse-Query-Id', asked.queryId ?? logComment)
  const exchange = { ...deps, asked, answer, signal, logComment }

  // As on a server, the statement is what the URL says followed by the body.
  const inUrl = Buffer.from(asked.query === '' ? '' : `${asked.query}\n`)
  const statement = parseStatement(Buffer.concat([inUrl, body.head]).toString('latin1'))
  const head = Buffer.concat([inUrl, body.head])
  if (statement.kind === 'insert') return insert(exchange, statement, head, body)
  if (body.isWhole) return plain(exchange, statement, head)
  const whole = Buffer.concat([inUrl, await readRest(body, maxStatementBytes)])
  const complete = parseStatement(whole.toString('latin1'))
  if (complete.kind === 'insert') return insert(exchange, complete, whole, { ...body, isWhole: true })
  return plain(exchange, complete, whole)
}

async function plain(exchange: Exchange, statement: PlainStatement, text: Buffer): Promise<Summary> {
  const { database, slots, asked, answer, signal, logComment } = exchange
  const format = statement.format ?? asked.defaultFormat ?? defaultFormat
  const waitsForEnd = asked.settings.get('wait_end_of_query') === '1'
  const inPieces = isPiecewise(statement.reads, statement.hasTotals, format, waitsForEnd)
  const preamble = preambleOf(
    asked,
    logComment,
    inPieces ? undefined : Math.min(exchange.resultBytes, wholeResultBytes),
  )
  answer.setHeader('X-ClickHouse-Format', format)
  answer.setHeader('Content-Type', contentType(format))
  const release = await slots.take(statement.writes ? 'insert' : 'query', signal)
  try {
    const query = {
      sql: text.toString(),
      format,
      preamble,
      isPiecewise: inPieces,
      signal,
    }
    const run = (): Promise<Summary> => runQuery(database, query, answer)
    // A change to the schema is not to be stopped half way because its sender went away.
    if (!statement.reads && !statement.writes) return await run()
    return await killable(database, logComment, signal, run)
  } finally {
    release()
  }
}

async function* joined(head: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield head
  yield* rest
}

const nothingMore = (body: Peeked): Peeked => ({ ...body, head: Buffer.alloc(0) })

async function insert(exchange: Exchange, statement: InsertStatement, text: Buffer, body: Peeked): Promise<Summary> {
  const { database, slots, spool, asked, signal, logComment } = exchange
  const preamble = preambleOf(asked, logComment)
  const slice = (range: readonly [number, number] | undefined): string =>
    range === undefined ? '' : text.subarray(range[0], range[1]).toString()
  // The slot is taken when all data is here: a slow sender must not hold one.
  const { head: more, isWhole, rest } = body.isWhole ? nothingMore(body) : await peek(body.rest, heldInsertBytes)
  const data = Buffer.concat([text.subarray(statement.dataStart), more])
  const path = isWhole ? spool.writeNow(data) : await spool.write(joined(data, rest))
  try {
    const release = await slots.take('insert', signal)
    try {
      const { head, settings, format } = statement
      return await runInsert(database, path, { head: slice(head), settings: slice(settings), format, preamble })
    } finally {
      release()
    }
  } finally {
    await spool.remove(path)
  }
}
