/** Reads a request's body whole: within a size, within a time, gunzipped where its header says so. */
import { promisify } from 'node:util'
import { createGunzip, gunzip } from 'node:zlib'
import type { Request } from 'express'
import { ProblemError, RefusalError } from '../errors.ts'

const inflate = promisify(gunzip)

/** A slow line may need this long for the largest body; a client that drips bytes to hold a connection may not. */
const bodyTimeoutMs = 30_000

export type BodyLimits = {
  /** On the wire, and again when inflated. */
  maxBytes: number
  maxInflatedBytes?: number
  /** Which of the protocol's refusals says "too large" here. */
  tooLarge?: 'body_too_large' | 'asset_too_large'
  timeoutMs?: number
  /** Told otherwise than by a header, which then says nothing. */
  encoding?: 'gzip'
}

export async function readBody(request: Request, limits: BodyLimits): Promise<Buffer> {
  const raw = await readRaw(request, limits)
  const encoding = (limits.encoding ?? request.headers['content-encoding'] ?? 'identity').trim().toLowerCase()
  if (encoding === 'identity' || encoding === '') return raw
  if (encoding !== 'gzip' && encoding !== 'x-gzip') {
    throw new RefusalError('body_not_readable', 'Content-Encoding', 'gzip or identity')
  }
  const maxOutputLength = limits.maxInflatedBytes ?? limits.maxBytes
  try {
    return await inflate(raw, { maxOutputLength })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(limits, maxOutputLength)
    throw new RefusalError('body_not_readable', 'body', 'gzip, as the request says')
  }
}

function tooLarge({ tooLarge: refusal = 'body_too_large' }: BodyLimits, maxBytes: number): RefusalError {
  return new RefusalError(refusal, 'body', `at most ${maxBytes} bytes`)
}

/**
 * A body as it comes, for those that are too large to be held: its bytes, inflated. One that grows too large breaks off
 * with the same refusal; what is left of it is read and dropped, so that the answer arrives.
 */
export async function* streamBody(request: Request, limits: BodyLimits): AsyncGenerator<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > limits.maxBytes) throw tooLarge(limits, limits.maxBytes)
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase()
  if (!['identity', '', 'gzip', 'x-gzip'].includes(encoding)) {
    throw new RefusalError('body_not_readable', 'Content-Encoding', 'gzip or identity')
  }
  const isPlain = encoding === 'identity' || encoding === ''
  const body = isPlain ? request : request.pipe(createGunzip())
  // A pipe does not say that its source has broken off.
  request.once('close', () => void (request.complete || body.destroy(aborted())))
  let bytes = 0
  try {
    for await (const part of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      bytes += part.length
      if (bytes > limits.maxBytes) throw tooLarge(limits, limits.maxBytes)
      yield part
    }
  } catch (error) {
    request.unpipe()
    request.on('error', () => undefined).resume()
    if (error instanceof ProblemError) throw error
    if ((error as NodeJS.ErrnoException).code?.startsWith('Z_')) {
      throw new RefusalError('body_not_readable', 'body', 'gzip, as the request says')
    }
    throw aborted()
  }
}

const aborted = () => new ProblemError(400, 'upload_aborted', 'The connection ended before the body did.')

function readRaw(request: Request, limits: BodyLimits): Promise<Buffer> {
  const { maxBytes, timeoutMs = bodyTimeoutMs } = limits
  // Refused before it is sent: Node then reads the rest and drops it.
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return Promise.reject(tooLarge(limits, maxBytes))
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = []
    let bytes = 0
    const timer = setTimeout(() => {
      const rule = `sent within ${timeoutMs / 1000} s`
      done(() => reject(new RefusalError('body_not_readable', 'body', rule, { Connection: 'close' })))
    }, timeoutMs)
    function done(settle: () => void): void {
      clearTimeout(timer)
      request.off('data', onData).off('end', onEnd).off('error', onGone).off('close', onGone)
      // A late error of a request that nobody listens to any more must not end the process.
      request.on('error', () => undefined)
      settle()
    }
    function onData(part: Buffer): void {
      bytes += part.length
      if (bytes > maxBytes) done(() => reject(tooLarge(limits, maxBytes)))
      else parts.push(part)
    }
    const onEnd = () => done(() => resolve(parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts, bytes)))
    const onGone = () => done(() => reject(aborted()))
    request.on('data', onData).on('end', onEnd).on('error', onGone).on('close', onGone)
  })
}
