/** Maps that were read lately: several errors are looked at in a row, and a large map takes a while to read. */
import type { TraceMap } from '@jridgewell/trace-mapping'

/** Of their text; what is made of it takes a few times that. */
const maxKeptBytes = 64 * 1024 * 1024

export function createMapCache() {
  /** Oldest use first. */
  const kept = new Map<string, { map: TraceMap; bytes: number }>()

  return async function cached(key: string, bytes: number, read: () => Promise<TraceMap>): Promise<TraceMap> {
    const found = kept.get(key)
    const map = found?.map ?? (await read())
    kept.delete(key)
    kept.set(key, { map, bytes })
    let sum = [...kept.values()].reduce((total, one) => total + one.bytes, 0)
    for (const [oldest, one] of kept) {
      if (sum <= maxKeptBytes || oldest === key) break
      kept.delete(oldest)
      sum -= one.bytes
    }
    return map
  }
}
