/** Whether the store is there, as far as the last insert or probe could tell. */
import type { Store } from '../clickhouse/store.ts'
import type { Log } from '../log.ts'

const firstProbeMs = 200
const longestProbeMs = 2_000

export type Availability = {
  isThere(): boolean
  /** Something failed; the store is probed until it answers. */
  away(error: unknown): void
  stop(): void
}

export function createAvailability(store: Store, log: Log, onBack: () => void): Availability {
  let isThere = true
  let isStopped = false
  let timer: NodeJS.Timeout | undefined

  async function probe(delayMs: number): Promise<void> {
    if (await store.ping()) {
      isThere = true
      log.info('the store answers again')
      onBack()
    } else if (!isStopped) probeAfter(Math.min(delayMs * 2, longestProbeMs))
  }

  function probeAfter(delayMs: number): void {
    timer = setTimeout(() => void probe(delayMs), delayMs)
    timer.unref()
  }

  return {
    isThere: () => isThere,
    away(error) {
      if (!isThere) return
      isThere = false
      log.warn({ err: error }, 'the store does not take rows; uploads are kept in the spool until it does')
      probeAfter(firstProbeMs)
    },
    stop() {
      isStopped = true
      clearTimeout(timer)
    },
  }
}
