/**
 * So many acts a minute, per key: a bucket that holds a minute's worth and refills evenly, so that a burst is let
 * through and a flood is not. Counted in this process; several collectors let through so much each.
 */
import { ipKeyGenerator } from 'express-rate-limit'

const minuteMs = 60_000
/** About 100 bytes each. The one unused for longest is forgotten, and begins with a full bucket when it comes again. */
const maxKeys = 50_000

export type RateLimit = {
  /** 0: go on; else the seconds after which one more is let in. */
  take(key: string, now?: number): number
}

/** `perMinute` 0: no limit. */
export function createRateLimit(perMinute: number): RateLimit {
  /** In the order of their last use. */
  const buckets = new Map<string, { left: number; at: number }>()

  return {
    take(key, now = Date.now()) {
      if (perMinute === 0) return 0
      const known = buckets.get(key)
      const refilled = known ? known.left + ((now - known.at) * perMinute) / minuteMs : perMinute
      const left = Math.min(perMinute, refilled)
      buckets.delete(key)
      buckets.set(key, { left: left >= 1 ? left - 1 : left, at: now })
      if (buckets.size > maxKeys) {
        const [oldest] = buckets.keys()
        if (oldest !== undefined) buckets.delete(oldest)
      }
      return left >= 1 ? 0 : Math.max(1, Math.ceil(((1 - left) * minuteMs) / perMinute / 1000))
    },
  }
}

/** Who has one IPv6 address has billions: they count as one. */
export function networkOf(address: string): string {
  const ipv4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (ipv4 !== undefined || !address.includes(':')) return ipv4 ?? address
  return ipKeyGenerator(address, 56)
}
