/** The bytes of a request: unpacked, counted, and read no further than needed. */
import type { IncomingMessage } from 'node:http'
import type { Readable, Transform } from 'node:stream'
import * as zlib from 'node:zlib'
import { engineError } from '../errors.ts'

function unpacker(encoding: string): Transform | undefined {
  switch (encoding) {
    case 'gzip':
    case 'x-gzip':
      return zlib.createGunzip()
    case 'br':
      return zlib.createBrotliDecompress()
    case 'deflate':
      return zlib.createInflate()
    default:
      return undefined
  }
}

/** The body's chunks, unpacked. A broken or cut-off body throws: what came of it is not a body. */
export async function* bodyChunks(request: IncomingMessage): AsyncGenerator<Buffer> {
  const encoding = (request.headers['content-encoding'] ?? 'identity').toLowerCase()
  let source: Readable = request
  if (encoding !== 'identity') {
    const unpack = unpacker(encoding)
    if (!unpack) throw engineError('NOT_IMPLEMENTED', `Content-Encoding ${encoding} is not supported: use gzip or br`)
    source = request.pipe(unpack)
    request.once('close', () => {
      if (!request.complete) unpack.destroy(new Error('cut off'))
    })
  }
  try {
    // Leaving early must not break the connection: the sender is to see why.
    for await (const chunk of source.iterator({ destroyOnReturn: false })) yield chunk as Buffer
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    if (!request.complete && request.destroyed)
      throw engineError('ABORTED', 'The client went away while it was sending')
    throw engineError('ZLIB_INFLATE_FAILED', `Cannot unpack the ${encoding} body: ${text}`)
  }
}

/** A body that can be looked at from its beginning before the rest is taken. */
export interface Peeked {
  readonly head: Buffer
  readonly isWhole: boolean
  readonly rest: AsyncGenerator<Buffer>
}

export async function peek(chunks: AsyncGenerator<Buffer>, bytes: number): Promise<Peeked> {
  const parts: Buffer[] = []
  let length = 0
  while (length < bytes) {
    const step = await chunks.next()
    if (step.done) return { head: Buffer.concat(parts), isWhole: true, rest: chunks }
    parts.push(step.value)
    length += step.value.length
  }
  return { head: Buffer.concat(parts), isWhole: false, rest: chunks }
}

export async function readRest(peeked: Peeked, maxBytes: number): Promise<Buffer> {
  const parts = [peeked.head]
  let length = peeked.head.length
  for await (const chunk of peeked.rest) {
    length += chunk.length
    if (length > maxBytes) throw engineError('QUERY_IS_TOO_LARGE', `The statement is longer than ${maxBytes} bytes`)
    parts.push(chunk)
  }
  return Buffer.concat(parts)
}
