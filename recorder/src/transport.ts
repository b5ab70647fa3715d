/**
 * Sends batches, one after the other, and does not look inside. A batch that could not be delivered is sent again as it
 * was, with a higher attempt; the collector counts it once. While a page is being left, everything that fits goes out
 * at once, since nothing can be awaited any more.
 */
import { encodeBatchJson } from '@hindsight/protocol/batch'
import type { RecordAnswer } from '@hindsight/protocol/events'
import { maxLeavingBytes } from '@hindsight/protocol/limits'
import type { Batch } from './batch.ts'
import { toJson } from './json.ts'
import type { Keeper } from './kept.ts'
import type { Page } from './page.ts'
import { mayOutlive, send } from './send.ts'

type Queued = Batch & {
  attempt: number
  /** Under way; and whether it goes on when the page is gone. */
  isInFlight: boolean
  outlives: boolean
  isKept: boolean
  roughBytes: number
}

export type Transport = {
  enqueue(batch: Batch): void
  /** Sends at once, side by side, what fits beside what is in flight already. */
  sendNow(matches: (batch: Batch) => boolean): void
  /** The page is gone: what may not have arrived waits on the device. What can do neither is dropped. */
  left(): void
  /** The page is back from the back/forward cache: what another page has sent meanwhile is done. */
  back(): void
  /** Goes on with what pages that are gone could not send. */
  resume(): void
  /** What is not delivered yet. */
  waiting(): { queuedBatches: number; queuedBytes: number }
  /** How much more may be in flight when the page is left. */
  leavingBytesFree(): number
  /** Whether a batch of about this size could wait on the device. */
  mayWait(bytes: number): boolean
  stop(): void
}

type Hooks = {
  answered(answer: RecordAnswer): void
  /** Lost: refused, or pushed out of a full queue. */
  dropped(batch: Batch): void
  /** The collector does not want this site's data: stop. */
  unwanted(): void
}

/** What may wait for a collector that is away; more would be a burden to the page. */
const maxQueuedBytes = 8 * 1024 * 1024
/** Of what browsers let outlive a page, so much is left free for the last facts of a page that is left. */
const reservedBytes = 24 * 1024
const firstRetryMs = 1000
const maxRetryMs = 60_000
/** A collector may ask for patience, but not for ever. */
const maxRetryAfterMs = 10 * 60_000
/** `navigator.onLine` is not always right: try anyway from time to time. */
const offlineRetryMs = 30_000
/** These say that every further batch would be refused as well. */
const final = ['key_missing', 'key_unknown', 'origin_not_allowed', 'recording_off']

type Outcome = { kind: 'done' } | { kind: 'refused' } | { kind: 'unwanted' } | { kind: 'retry'; afterMs: number | null }

/** `keeper`: where batches wait when they cannot be sent, for this page or the next. */
export function createTransport(page: Page, url: string, keeper: Keeper, hooks: Hooks): Transport {
  let queue: Queued[] = []
  let queuedBytes = 0
  let leavingBytes = 0
  let isPumping = false
  let isStopped = false
  let wake: (() => void) | null = null
  /** The last try failed: what comes now may have to wait for another page. */
  let isAway = false

  const stopOnline = page.listen(window, 'online', () => {
    resume()
    wake?.()
  })

  function add(batch: Batch, attempt: number, isKept: boolean): Queued {
    const roughBytes = batch.events.reduce((sum, event) => sum + event.length, (batch.chunk?.length ?? 0) + 1000)
    queuedBytes += roughBytes
    return { ...batch, attempt, isInFlight: false, outlives: false, isKept, roughBytes }
  }

  function keep(batch: Queued): void {
    batch.isKept ||= keeper.keep(batch)
  }

  /** What pages that are gone have left goes first: it is older. */
  function resume(): void {
    const taken = keeper.takeOver().map(({ attempt, ...batch }) => add(batch, attempt, true))
    queue = [...taken, ...queue]
    if (taken.length > 0) void pump()
  }

  function forget(batch: Queued): void {
    if (!queue.includes(batch)) return
    queue = queue.filter((other) => other !== batch)
    queuedBytes -= batch.roughBytes
    if (batch.isKept) keeper.release(batch)
  }

  function drop(batch: Queued): void {
    forget(batch)
    hooks.dropped(batch)
  }

  /** Chunks go first, for facts are what cannot be made up for by a new snapshot. */
  function makeRoom(): void {
    while (queuedBytes > maxQueuedBytes) {
      const idle = queue.filter((batch) => !batch.isInFlight)
      const victim = idle.find((batch) => batch.events.length === 0) ?? idle[0]
      if (!victim) return
      drop(victim)
    }
  }

  /** One try; what is free of the page's last bytes decides whether it outlives the page. */
  async function attempt(batch: Queued, freeBytes: number): Promise<Outcome> {
    batch.isInFlight = true
    batch.attempt++
    const body = bodyOf(batch)
    const keepalive = mayOutlive && body.length <= freeBytes
    batch.outlives = keepalive
    if (keepalive) leavingBytes += body.length
    try {
      const response = await send(url, { method: 'POST', body, keepalive, headers: { 'Content-Type': 'text/plain' } })
      return await outcomeOf(response, hooks)
    } catch {
      return { kind: 'retry', afterMs: null }
    } finally {
      batch.isInFlight = false
      if (keepalive) leavingBytes -= body.length
    }
  }

  function settle(batch: Queued, outcome: Outcome): void {
    isAway = outcome.kind === 'retry'
    if (isAway) for (const waiting of queue) keep(waiting)
    if (outcome.kind === 'done') forget(batch)
    if (outcome.kind === 'refused' || outcome.kind === 'unwanted') drop(batch)
    if (outcome.kind === 'unwanted') hooks.unwanted()
  }

  function sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = page.after(ms, () => wake?.())
      wake = () => {
        wake = null
        cancel()
        resolve()
      }
    })
  }

  async function pump(): Promise<void> {
    if (isPumping) return
    isPumping = true
    let failures = 0
    while (!isStopped) {
      const batch = queue.find((other) => !other.isInFlight)
      if (!batch) break
      if (navigator.onLine === false) {
        isAway = true
        for (const waiting of queue) keep(waiting)
        await sleep(offlineRetryMs)
        if (navigator.onLine === false) failures++
        else failures = 0
      }
      if (isStopped || batch.isInFlight || !queue.includes(batch)) continue
      const outcome = await attempt(batch, maxLeavingBytes - reservedBytes - leavingBytes)
      settle(batch, outcome)
      if (outcome.kind !== 'retry') {
        failures = 0
        continue
      }
      // Jitter: thousands of browsers must not come back in the same second.
      const backOffMs = Math.min(maxRetryMs, firstRetryMs * 2 ** failures++) * (0.5 + Math.random() / 2)
      await sleep(outcome.afterMs ?? backOffMs)
    }
    isPumping = false
  }

  function leave(batch: Queued): void {
    const bytes = bodyOf(batch).length
    if (bytes > maxLeavingBytes - leavingBytes) return
    if (mayOutlive) {
      void attempt(batch, bytes).then((outcome) => {
        settle(batch, outcome)
        if (outcome.kind === 'retry') void pump() // The page lives on after all.
      })
      return
    }
    batch.attempt++
    const body = new Blob([bodyOf(batch)], { type: 'text/plain' })
    if (navigator.sendBeacon(url, body)) {
      leavingBytes += bytes
      // Nobody tells when a beacon has arrived; by then it has, or never will.
      page.after(10_000, () => {
        leavingBytes -= bytes
      })
      forget(batch)
    }
  }

  return {
    enqueue(batch) {
      if (isStopped) return
      const added = add(batch, 0, false)
      queue.push(added)
      if (isAway) keep(added)
      makeRoom()
      void pump()
    },
    sendNow(matches) {
      // What is under way, but would end with the page, is sent once more; the collector counts it once.
      const sendable = queue.filter((batch) => !(batch.isInFlight && batch.outlives) && matches(batch))
      for (const batch of sendable) leave(batch)
    },
    left() {
      for (const batch of [...queue]) {
        const isLikelyThere = batch.isInFlight && batch.outlives && !isAway
        // Facts are few bytes: they wait although they are on their way.
        if (batch.events.length > 0 || !isLikelyThere) keep(batch)
        if (!batch.isKept && !(batch.isInFlight && batch.outlives)) drop(batch)
      }
      keeper.leave()
    },
    back() {
      keeper.stay()
      for (const batch of [...queue]) {
        if (batch.isInFlight || !batch.isKept) continue
        if (!keeper.has(batch)) forget(batch)
      }
      resume()
    },
    resume,
    mayWait: (bytes) => keeper.hasRoom(bytes),
    waiting: () => ({ queuedBatches: queue.length, queuedBytes }),
    leavingBytesFree: () => maxLeavingBytes - leavingBytes,
    stop() {
      isStopped = true
      stopOnline()
      queue = []
      queuedBytes = 0
      wake?.()
    },
  }
}

function bodyOf(batch: Queued): Uint8Array<ArrayBuffer> {
  const head = toJson({ ...batch.header, attempt: Math.max(1, batch.attempt), sentAt: Date.now() })
  return encodeBatchJson(`${head.slice(0, -1)},"events":[${batch.events.join(',')}]}`, batch.chunk ?? undefined)
}

async function outcomeOf(response: Response, hooks: Hooks): Promise<Outcome> {
  const said = (await response.json().catch(() => null)) as (RecordAnswer & { code?: unknown }) | null
  if (response.ok && said && 'accepted' in said) {
    hooks.answered(said)
    return { kind: 'done' }
  }
  // What is fine and not ours is said by the page's service worker, or by a network that wants a login first.
  if (response.ok || response.status === 408 || response.status === 429 || response.status >= 500) {
    return { kind: 'retry', afterMs: retryAfterMs(response.headers.get('Retry-After')) }
  }
  return { kind: final.includes(String(said?.code)) ? 'unwanted' : 'refused' }
}

/** Seconds or a date (RFC 9110 §10.2.3). */
function retryAfterMs(header: string | null): number | null {
  if (header === null || header.trim() === '') return null
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - Date.now()
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), maxRetryAfterMs)
}
