/** Reads a request's body whole: within a size, within a time, gunzipped where its header says so. */
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
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
    const onEnd = () => done(() => resolve(Buffer.concat(parts, bytes)))
    const onGone = () =>
      done(() => reject(new ProblemError(400, 'upload_aborted', 'The connection ended before the body did.')))
    request.on('data', onData).on('end', onEnd).on('error', onGone).on('close', onGone)
  })
}
