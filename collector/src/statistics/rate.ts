/** A share as k of n with its Wilson score interval (Wilson 1927): sound for small n and for shares near 0 and 1. */
import type { Rate } from '@hindsight/protocol/api/struggles'
import { z95 as z } from './normal.ts'

export function rateOf(k: number, n: number): Rate {
  if (n <= 0) return { k, n, rate: null, low: null, high: null }
  const share = k / n
  const centre = share + (z * z) / (2 * n)
  const spread = z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n))
  const scale = 1 + (z * z) / n
  return {
    k,
    n,
    rate: share,
    // The formula's own ends are exact at k = 0 and k = n; floating point is not.
    low: k === 0 ? 0 : Math.max(0, (centre - spread) / scale),
    high: k === n ? 1 : Math.min(1, (centre + spread) / scale),
  }
}
