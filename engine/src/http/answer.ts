/**
 * One answer on its way out. It is held back until it is complete or long, so that most errors get their HTTP status.
 * An error after that is written into the body between the tags that ClickHouse agreed with its clients, and the
 * connection is cut without the end of the chunked body: no client can take the part for the whole.
 */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Writable } from 'node:stream'
import * as zlib from 'node:zlib'
import { type EngineError, engineError, errorText, httpStatus } from '../errors.ts'
import { holdBytes, stalledClientMs } from '../limits.ts'

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
async function room(target: Writable): Promise<void> {
  const closed = new AbortController()
  const timer = setTimeout(() => closed.abort(), stalledClientMs)
  const onClose = (): void => closed.abort()
  target.once('close', onClose)
  try {
    await once(target, 'drain', { signal: closed.signal })
  } catch {
    throw engineError('SOCKET_TIMEOUT', 'The client stopped reading')
  } finally {
    clearTimeout(timer)
    target.off('close', onClose)
  }
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
    const packed = pack
    if (packed) await new Promise<void>((resolve) => packed.flush(() => setImmediate(resolve)))
    response.socket?.destroySoon()
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
        if (commit(200).writableNeedDrain) await room(pack ?? response)
        return
      }
      if (!out.write(bytes)) await room(out)
    },
    async end(summary) {
      if (!out) {
        response.setHeader('X-ClickHouse-Summary', summaryText(summary, resultRows, resultBytes))
        if (!encoding || heldBytes === 0) response.setHeader('Content-Length', heldBytes)
        commit(200)
      }
      const last = out
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
      // What is left of the body is not read: the connection cannot be used again.
      if (!request.complete) response.setHeader('Connection', 'close')
      response.setHeader('Content-Length', Buffer.byteLength(text))
      commit(httpStatus(error)).end(text)
    },
  }
}
