/**
 * One answer on its way out. It is held back until it is complete or long, so that most errors get their HTTP status.
 * An error after that is written into the body between the tags that ClickHouse agreed with its clients, and the
 * connection is cut without the end of the chunked body: no client can take the part for the whole.
 */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import * as zlib from 'node:zlib'
import { type EngineError, engineError, errorText, httpStatus } from '../errors.ts'
import { goodbyeMs, holdBytes, stalledClientMs, uploadGraceMs } from '../limits.ts'

export interface Summary {
  readonly readRows?: number
  readonly readBytes?: number
  readonly writtenRows?: number
  readonly writtenBytes?: number
  readonly elapsedSeconds?: number
}

export interface Answer {
  setHeader(name: string, value: string): void
  /** Resolves when there is room for more. */
  write(bytes: Uint8Array, rows: number): Promise<void>
  end(summary: Summary): Promise<void>
  fail(error: EngineError): Promise<void>
}

export interface AnswerOptions {
  readonly version: string
  readonly compress: boolean
  readonly level: number
}

type Encoding = 'gzip' | 'br' | 'deflate'

function chosenEncoding(accepted: string): Encoding | undefined {
  const names = accepted
    .toLowerCase()
    .split(',')
    .map((name) => name.trim().split(';', 1)[0])
  return (['gzip', 'br', 'deflate'] as const).find((name) => names.includes(name))
}

function packer(encoding: Encoding, level: number): zlib.Gzip | zlib.BrotliCompress {
  if (encoding === 'gzip') return zlib.createGzip({ level })
  if (encoding === 'deflate') return zlib.createDeflate({ level })
  return zlib.createBrotliCompress({ params: { [zlib.constants.BROTLI_PARAM_QUALITY]: Math.min(level, 5) } })
}

function summaryText(summary: Summary, resultRows: number, resultBytes: number): string {
  return JSON.stringify({
    read_rows: String(summary.readRows ?? 0),
    read_bytes: String(summary.readBytes ?? 0),
    written_rows: String(summary.writtenRows ?? 0),
    written_bytes: String(summary.writtenBytes ?? 0),
    total_rows_to_read: '0',
    result_rows: String(resultRows),
    result_bytes: String(resultBytes),
    elapsed_ns: String(Math.round((summary.elapsedSeconds ?? 0) * 1e9)),
  })
}

/** Waits for room; a client that takes nothing for too long is cut off. */
async function room(target: Writable, response: ServerResponse): Promise<void> {
  const gone = new AbortController()
  const timer = setTimeout(() => gone.abort(), stalledClientMs)
  const onClose = (): void => gone.abort()
  response.once('close', onClose)
  if (response.destroyed) gone.abort()
  try {
    await once(target, 'drain', { signal: gone.signal })
  } catch {
    throw engineError('SOCKET_TIMEOUT', 'The client stopped reading')
  } finally {
    clearTimeout(timer)
    response.off('close', onClose)
  }
}

/** Resolves when the connection is gone, however that comes about. */
async function disconnected(response: ServerResponse, limitMs: number): Promise<void> {
  if (response.closed) return
  const timer = setTimeout(() => response.destroy(), limitMs)
  await new Promise((resolve) => response.once('close', resolve))
  clearTimeout(timer)
}

/** An answer that comes before the whole request can be lost with the connection, so the rest is read for a moment. */
async function requestRead(request: IncomingMessage): Promise<void> {
  if (request.complete || request.destroyed) return
  request.resume()
  await Promise.race([once(request, 'end').catch(() => {}), sleep(uploadGraceMs)])
}

export function createAnswer(request: IncomingMessage, response: ServerResponse, options: AnswerOptions): Answer {
  const tag = randomBytes(8).toString('hex')
  const encoding = options.compress ? chosenEncoding(String(request.headers['accept-encoding'] ?? '')) : undefined
  const held: Uint8Array[] = []
  let heldBytes = 0
  let resultRows = 0
  let resultBytes = 0
  let out: Writable | undefined
  let pack: zlib.Gzip | zlib.BrotliCompress | undefined

  function commit(status: number): Writable {
    response.statusCode = status
    response.setHeader('X-ClickHouse-Exception-Tag', tag)
    if (encoding && heldBytes > 0) {
      response.setHeader('Content-Encoding', encoding)
      pack = packer(encoding, options.level)
      pack.on('error', () => response.destroy())
      response.once('close', () => pack?.destroy())
      pack.pipe(response)
    }
    out = pack ?? response
    for (const bytes of held) out.write(bytes)
    held.length = 0
    return out
  }

  async function cut(error: EngineError, target: Writable): Promise<void> {
    const text = errorText(error, options.version)
    const length = Buffer.byteLength(text)
    target.write(`\r\n__exception__\r\n${tag}\r\n${text}${length} ${tag}\r\n__exception__\r\n`)
    const hangUp = (): void => response.socket?.destroySoon()
    if (pack) pack.flush(() => setImmediate(hangUp))
    else hangUp()
    await disconnected(response, goodbyeMs)
  }

  return {
    setHeader: (name, value) => {
      response.setHeader(name, value)
    },
    async write(bytes, rows) {
      resultRows += rows
      resultBytes += bytes.length
      if (!out) {
        held.push(bytes)
        heldBytes += bytes.length
        if (heldBytes < holdBytes) return
        response.setHeader('X-ClickHouse-Summary', summaryText({}, 0, 0))
        const target = commit(200)
        if (target.writableNeedDrain) await room(target, response)
        return
      }
      if (!out.write(bytes)) await room(out, response)
    },
    async end(summary) {
      if (!out) {
        response.setHeader('X-ClickHouse-Summary', summaryText(summary, resultRows, resultBytes))
        if (!encoding || heldBytes === 0) response.setHeader('Content-Length', heldBytes)
        commit(200)
      }
      const last = out
      if (response.closed) return
      await new Promise<void>((resolve) => {
        response.once('close', resolve)
        response.once('finish', resolve)
        last?.end()
      })
    },
    async fail(error) {
      if (response.destroyed) return
      if (out) return cut(error, out)
      held.length = 0
      heldBytes = 0
      const text = errorText(error, options.version)
      response.setHeader('X-ClickHouse-Exception-Code', String(error.code))
      response.setHeader('Content-Type', 'text/plain; charset=UTF-8')
      if (error.type === 'REQUIRED_PASSWORD') response.setHeader('WWW-Authenticate', 'Basic realm="ClickHouse"')
      await requestRead(request)
      if (!request.complete) response.setHeader('Connection', 'close')
      response.setHeader('Content-Length', Buffer.byteLength(text))
      commit(httpStatus(error)).end(text)
    },
  }
}
