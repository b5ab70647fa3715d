/** Runs a look once a minute, until it is stopped; one that fails is told and made again the next minute. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Log } from '../log.ts'

const intervalMs = 60_000

export type EveryMinute = { start(): void; stop(): Promise<void> }

export function createEveryMinute(look: () => Promise<unknown>, says: string, log: Log): EveryMinute {
  let isStopping = new AbortController()
  let running: Promise<void> = Promise.resolve()

  async function loop(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const startedAt = Date.now()
      try {
        await look()
      } catch (error) {
        log.warn({ err: error }, `${says}; trying again`)
      }
      const pauseMs = Math.max(1_000, intervalMs - (Date.now() - startedAt))
      await pause(pauseMs, undefined, { signal }).catch(() => undefined)
    }
  }

  return {
    start() {
      isStopping = new AbortController()
      running = loop(isStopping.signal)
    },
    async stop() {
      isStopping.abort()
      await running
    },
  }
}
