/**
 * The only inserter of facts. Rows of many requests are stored as one group: chunks and contact details before events,
 * since events are the commit. A request is acknowledged when its rows are in the store, or on disk in the spool.
 *
 * Once, exactly, and why it holds:
 * - Groups are stored one after the other, so two tries of one batch are in one group (which holds each row once), or
 *   the second is looked up after the first is stored.
 * - A row is looked up by its key before it is inserted, unless it must be new: a first try, numbered above all that
 *   is known of its tab (tabs.ts).
 * - Where several collectors share a store, a look-up first waits for the inserts that run at that moment, whoever sent
 *   them (runningInserts.ts): a first try at a collector that was killed has ended before its repeat is looked up. And a
 *   first try whose sender has hung up, or has waited for long, is looked up like a repeat: it may be stored elsewhere.
 * - An insert whose outcome is not known (time-out, lost connection, killed engine) goes to the spool with its token.
 *   From there every row is looked up, and the token makes the store drop what the first try stores late.
 */
import { setImmediate as breathe } from 'node:timers/promises'
import type { Store } from '../clickhouse/store.ts'
import { RefusalError } from '../errors.ts'
import type { Facts } from '../facts.ts'
import type { Log } from '../log.ts'
import { createAvailability } from './availability.ts'
import { groupOf, isEmpty } from './group.ts'
import { createInserter } from './inserter.ts'
import { createQueue, overloaded, type Waiting } from './queue.ts'
import { replayOldest } from './replay.ts'
import { highestOfTabs, tabKey } from './rowKeys.ts'
import { type Group, type Spool, SpoolFullError } from './spool.ts'
import { createHighestNumbers } from './tabs.ts'

/** A group is stored this long after the one before it began: many requests share one insert, and no one waits long. */
const groupIntervalMs = 50
/**
 * And no sooner than so many times as long as that one took, up to a limit: the more there is to do, the larger groups
 * become, and the less each row costs. At the limit while the store is away: each group is looked up and inserted by
 * itself when it is back, and of many small ones that would take longer than it was away.
 */
const groupPauseFactor = 2
const longestGroupIntervalMs = 1_000
/** Rows of requests that wait. Above it senders are told to come back: they keep what they have. */
const defaultMaxPendingBytes = 128 * 1024 * 1024

type WriterStats = {
  pendingRequests: number
  pendingBytes: number
  spoolBytes: number
  storeIsThere: boolean
  groups: number
  groupSeconds: number
  storedEvents: number
  storedChunks: number
  /** Rows that were there already: retries. */
  repeatedRows: number
  lookUps: number
  spooledGroups: number
  replayedGroups: number
}

export type Writer = {
  /** Resolves when all of it is stored or on disk; rejects when none of it may be acknowledged. */
  write(facts: Facts): Promise<void>
  stats(): WriterStats
  /** Stores or spools what waits, and takes no more. */
  stop(): Promise<void>
}

export type WriterOptions = {
  store: Store
  spool: Spool
  log: Log
  maxPendingBytes?: number
  /** Other collectors insert into the same store. */
  isShared?: boolean
  /** Told of what was written when it is acknowledged. */
  onStored?: (facts: Facts) => void
  /** What of a group may be stored: nothing of those who were erased. */
  kept?: (group: Group) => Group
}

export function createWriter({
  store,
  spool,
  log,
  maxPendingBytes = defaultMaxPendingBytes,
  isShared = false,
  onStored,
  kept = (group) => group,
}: WriterOptions): Writer {
  const stats = {
    groups: 0,
    groupSeconds: 0,
    storedEvents: 0,
    storedChunks: 0,
    repeatedRows: 0,
    lookUps: 0,
    spooledGroups: 0,
    replayedGroups: 0,
  }
  const eventNumbers = createHighestNumbers()
  const chunkNumbers = createHighestNumbers()
  const inserter = createInserter({ store, eventNumbers, chunkNumbers, stats, isShared })
  const queue = createQueue(maxPendingBytes)
  let isStopping = false
  let wake: () => void = () => undefined
  const availability = createAvailability(store, log, () => wake())

  async function storeOrSpool(group: Group, repeats: ReadonlySet<string>): Promise<void> {
    if (isEmpty(group)) return
    if (availability.isThere()) {
      try {
        return await inserter.insertNew(group, (tab) => repeats.has(tab))
      } catch (error) {
        availability.away(error)
      }
    }
    await spool.append(group)
    stats.spooledGroups++
  }

  function noteAccepted({ events, chunks }: Group): void {
    const recorded = events.filter(({ messageId }) => messageId === '')
    for (const [tab, no] of highestOfTabs(recorded, ({ eventNo }) => eventNo)) eventNumbers.accepted(tab, no)
    const keys = chunks.map(({ key }) => key)
    for (const [tab, no] of highestOfTabs(keys, ({ chunkNo }) => chunkNo)) chunkNumbers.accepted(tab, no)
  }

  async function storeWaiting(): Promise<void> {
    if (isShared) await turn()
    const taken = queue.take()
    const startedAt = performance.now()
    try {
      const group = kept(groupOf(taken.map(({ facts }) => facts)))
      await storeOrSpool(group, tabsThatRepeat(taken, isShared))
      noteAccepted(group)
      for (const { resolve } of taken) resolve()
      for (const { facts } of taken) onStored?.(facts)
    } catch (error) {
      log.error({ err: error }, 'uploads could not be stored, and were not acknowledged')
      const told = error instanceof SpoolFullError ? storageFull() : error
      for (const { reject } of taken) reject(told)
    }
    queue.release(taken)
    stats.groups++
    stats.groupSeconds += (performance.now() - startedAt) / 1000
  }

  async function replay(): Promise<void> {
    try {
      await replayOldest({ spool, inserter, store, log, kept })
      stats.replayedGroups++
    } catch (error) {
      availability.away(error)
    }
  }

  const mayReplay = () => availability.isThere() && spool.bytes() > 0 && !isStopping

  async function run(): Promise<void> {
    for (let nextAt = 0; ; ) {
      if (queue.requests() > 0) {
        const pauseMs = nextAt - Date.now()
        if (pauseMs > 0 && !isStopping) await new Promise((resolve) => setTimeout(resolve, pauseMs))
        const startedAt = Date.now()
        await storeWaiting()
        nextAt = startedAt + (availability.isThere() ? intervalAfter(Date.now() - startedAt) : longestGroupIntervalMs)
      }
      if (mayReplay()) await replay()
      if (queue.requests() > 0 || mayReplay()) continue
      if (isStopping) return
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }

  const running = run()

  return {
    write(facts) {
      if (isStopping) return Promise.reject(overloaded('this process is stopping'))
      const written = queue.add(facts)
      wake()
      return written
    },
    stats: () => ({
      ...stats,
      pendingRequests: queue.requests(),
      pendingBytes: queue.bytes(),
      spoolBytes: spool.bytes(),
      storeIsThere: availability.isThere(),
    }),
    async stop() {
      isStopping = true
      wake()
      await running
      availability.stop()
      await spool.close()
    },
  }
}

/** After one, what the system has known for long is known here: a sender's hanging up comes behind its request. */
async function turn(): Promise<void> {
  // The first may come before this turn of the loop reads anything, the second cannot.
  await breathe()
  await breathe()
}

function intervalAfter(tookMs: number): number {
  return Math.min(Math.max(groupIntervalMs, tookMs * groupPauseFactor), longestGroupIntervalMs)
}

/** `isShared`: where there are other collectors, what waited here for long may be a repeat of what they have. */
function tabsThatRepeat(requests: readonly Waiting[], isShared: boolean): Set<string> {
  const tabs = new Set<string>()
  for (const { facts } of requests) {
    if (!facts.mayBeRepeat && !(isShared && facts.mayBeElsewhere?.())) continue
    for (const row of facts.events) tabs.add(tabKey(row))
    for (const row of facts.chunks) tabs.add(tabKey(row))
  }
  return tabs
}

function storageFull(): RefusalError {
  return new RefusalError('storage_full', '', '', { 'Retry-After': '60' })
}
