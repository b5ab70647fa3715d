/**
 * Clock offsets of analytics libraries, one per session. They tell when a request was sent; received − sent is the
 * offset plus what the way took, which differs by request: corrected each by its own, events change places (2.75 % of
 * neighbours in the measurement of analytics.md §9). So the offset of a visitor's first request counts for all that
 * follow, and only a request that came more quickly by more than the tolerance shows that the first was held up.
 */
import { sessionIdleMs } from '@hindsight/protocol/limits'

/** Below it the difference is mostly the network's: nothing is corrected. */
export const minClockErrorMs = 5_000
const maxRemembered = 100_000

export type Clocks = {
  /** How far the sender's clock is behind ours, ms; `measuredMs` is what this request says. */
  offsetMs(siteId: string, sender: string, measuredMs: number, receivedAt: number): number
}

export function createClocks(): Clocks {
  const known = new Map<string, { offsetMs: number; usedAt: number }>()

  function remembered(key: string, receivedAt: number) {
    const found = known.get(key)
    return found && receivedAt - found.usedAt < sessionIdleMs ? found : undefined
  }

  return {
    offsetMs(siteId, sender, measuredMs, receivedAt) {
      const key = `${siteId} ${sender}`
      const before = remembered(key, receivedAt)
      const isBetter = before === undefined || measuredMs < before.offsetMs - minClockErrorMs
      const offsetMs = isBetter ? measuredMs : before.offsetMs
      // Put behind all others: those at the front were not used for longest.
      known.delete(key)
      known.set(key, { offsetMs, usedAt: receivedAt })
      const [oldest] = known.size > maxRemembered ? known.keys() : []
      if (oldest !== undefined) known.delete(oldest)
      return Math.abs(offsetMs) > minClockErrorMs ? offsetMs : 0
    },
  }
}
