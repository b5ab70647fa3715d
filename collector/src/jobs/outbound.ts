/** Looks what there is to tell, and tells it: makes deliveries of what has happened, and sends those that are due. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Deliverer } from '../delivery/webhooks/deliver.ts'
import type { Outbox } from '../delivery/webhooks/outbox.ts'
import type { Log } from '../log.ts'

/** What was changed here is sent within so long. */
const intervalMs = 1_000
/** What was not: an alert that may be told from now on, a change that another process made. */
const wholeLookMs = 10_000
const failurePauseMs = 5_000

export type Outbound = {
  start(): void
  stop(): Promise<void>
}

export function createOutbound({
  outbox,
  deliverer,
  changedHere,
  log,
}: {
  outbox: Pick<Outbox, 'collect'>
  deliverer: Pick<Deliverer, 'sendDue' | 'nextDue'>
  /** Another answer than before: something that may have to be told was written here. */
  changedHere: () => number
  log: Log
}): Outbound {
  let isStopping = new AbortController()
  let running: Promise<void> = Promise.resolve()
  const sending = new Set<Promise<void>>()
  let dueAt: number | null = 0

  /** Not waited for: a slow endpoint must not hold up what happens meanwhile. */
  function send(): void {
    const one = deliverer.sendDue().then(
      async (sent) => {
        if (sent > 0) dueAt = await deliverer.nextDue()
      },
      (error: unknown) => log.warn({ err: error }, 'deliveries could not be sent; trying again'),
    )
    const tracked = one.catch(() => undefined).finally(() => sending.delete(tracked))
    sending.add(tracked)
  }

  async function loop(signal: AbortSignal): Promise<void> {
    let changed = -1
    let lookedAt = 0
    while (!signal.aborted) {
      let pauseMs = intervalMs
      try {
        const now = changedHere()
        if (now !== changed || Date.now() - lookedAt >= wholeLookMs) {
          lookedAt = Date.now()
          const made = await outbox.collect()
          changed = now
          if (made > 0 || dueAt === 0) dueAt = await deliverer.nextDue()
        }
        if (dueAt !== null && dueAt <= Date.now()) send()
      } catch (error) {
        pauseMs = failurePauseMs
        log.warn({ err: error }, 'what there is to send could not be looked up; trying again')
      }
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
      await Promise.all(sending)
    },
  }
}
