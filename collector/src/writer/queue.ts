/** Requests that wait for the writer, within a bound of memory. */
import { RefusalError } from '../errors.ts'
import type { Facts } from '../facts.ts'
import { bytesOf } from './group.ts'

/** About what one insert may hold. */
const maxGroupBytes = 16 * 1024 * 1024
const retryAfterSeconds = 5

export type Waiting = { facts: Facts; bytes: number; resolve: () => void; reject: (error: unknown) => void }

export type Queue = {
  /** Resolves or rejects when the writer has settled it; rejects at once when too much waits already. */
  add(facts: Facts): Promise<void>
  /** The next group's requests, in the order of their arrival. */
  take(): Waiting[]
  /** These are settled: their memory is free. */
  release(taken: readonly Waiting[]): void
  requests(): number
  bytes(): number
}

export function overloaded(why: string): RefusalError {
  return new RefusalError('rate_limited', 'request', why, { 'Retry-After': String(retryAfterSeconds) })
}

export function createQueue(maxBytes: number): Queue {
  let waiting: Waiting[] = []
  let totalBytes = 0

  return {
    add(facts) {
      const bytes = bytesOf(facts)
      // One upload is always let in, however small the limit is.
      if (totalBytes > 0 && totalBytes + bytes > maxBytes) {
        return Promise.reject(overloaded('more arrives than can be stored'))
      }
      totalBytes += bytes
      return new Promise((resolve, reject) => waiting.push({ facts, bytes, resolve, reject }))
    },
    take() {
      let bytes = 0
      let count = 0
      for (const { bytes: more } of waiting) {
        if (count > 0 && bytes + more > maxGroupBytes) break
        bytes += more
        count++
      }
      const taken = waiting.slice(0, count)
      waiting = waiting.slice(count)
      return taken
    },
    release(taken) {
      for (const { bytes } of taken) totalBytes -= bytes
    },
    requests: () => waiting.length,
    bytes: () => totalBytes,
  }
}
