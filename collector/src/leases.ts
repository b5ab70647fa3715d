/**
 * Work that only one process may do at a time, although nothing keeps a second one from being started on the same store
 * (a new one beside the old while both are exchanged, or by mistake). Whoever works writes down until when the work is
 * its own, again and again while it lasts; another one begins when that time has passed, or when the work is given back.
 *
 * TRICKY: the store knows no compare-and-set. Two who find the work free write the same version, of which one counts;
 * both look again after longer than a write may take, and only the one that is found there begins.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Store } from './clickhouse/store.ts'
import type { Log } from './log.ts'

export type Lease = {
  /** Until it is held, however long another has it; false: `signal` came first. Each call needs a `release`. */
  hold(signal: AbortSignal): Promise<boolean>
  /** Asked before each thing that must not be done twice. */
  isHeld(): boolean
  /** It is renewed no more, and ends by itself: who works again soon need not take it anew. */
  release(): void
  /** At the end: another may begin at once. */
  giveBack(): Promise<void>
}

export type LeaseTimes = { holdMs: number; renewMs: number; settleMs: number; lookMs: number }

const defaultTimes: LeaseTimes = { holdMs: 30_000, renewMs: 8_000, settleMs: 2_000, lookMs: 2_000 }
/** Clocks of two machines that are not quite the same. */
const marginMs = 5_000

type Row = { owner: string; version: string; until: string }

export type LeaseDeps = {
  store: Store
  name: string
  /** The same for a process and for the one that is started in its place: it need not wait for itself. */
  owner: string
  log: Log
  times?: Partial<LeaseTimes>
}

export function createLease({ store, name, owner, log, times }: LeaseDeps): Lease {
  const { holdMs, renewMs, settleMs, lookMs } = { ...defaultTimes, ...times }
  let holders = 0
  let heldUntil = 0
  let taking: Promise<boolean> | null = null
  let renewing: NodeJS.Timeout | undefined

  const isHeld = (): boolean => Date.now() < heldUntil - marginMs

  async function read(): Promise<{ owner: string; version: number; until: number }> {
    const [row] = await store.query<Row>(
      `SELECT owner, toString(version) AS version, toString(until) AS until FROM leases FINAL WHERE name = {name:String}`,
      { name },
    )
    return { owner: row?.owner ?? '', version: Number(row?.version ?? 0), until: Number(row?.until ?? 0) }
  }

  /** @returns until when it is ours; 0: it is another's, or the write took too long to be sure. */
  async function write(version: number, until: number): Promise<number> {
    const startedAt = Date.now()
    await store.insert('leases', [{ name, owner, version, until }])
    return Date.now() - startedAt < settleMs ? until : 0
  }

  async function takeOnce(): Promise<boolean> {
    const seen = await read()
    const isOver = Date.now() >= seen.until
    const isOurs = seen.owner === owner && !isOver
    if (!isOurs && !isOver) return false
    const until = await write(seen.version + 1, Date.now() + holdMs)
    if (until === 0) return false
    if (!isOurs) {
      await pause(settleMs)
      if ((await read()).owner !== owner) return false
    }
    heldUntil = until
    return true
  }

  async function renew(): Promise<void> {
    // Taken in turn with taking: who has lost it takes it anew, and nobody renews what is another's.
    if (taking !== null || heldUntil === 0) return
    try {
      const seen = await read()
      if (seen.owner === owner) heldUntil = (await write(seen.version + 1, Date.now() + holdMs)) || heldUntil
      else heldUntil = 0
    } catch (err) {
      // While the store is away nothing else can be done either; without renewal the lease ends by itself.
      log.warn({ err, lease: name }, 'a lease could not be renewed')
    }
  }

  async function take(signal: AbortSignal): Promise<boolean> {
    for (let told = false; !signal.aborted; ) {
      if (isHeld() || (await takeOnce().catch(() => false))) return true
      if (!told) log.warn({ lease: name }, 'another process on the same store does this: waiting for it')
      told = true
      await pause(lookMs, undefined, { signal }).catch(() => undefined)
    }
    return false
  }

  return {
    isHeld,

    hold(signal) {
      holders++
      renewing ??= setInterval(() => void renew(), renewMs).unref()
      taking ??= take(signal).finally(() => {
        taking = null
      })
      return taking
    },

    release() {
      holders--
      if (holders > 0) return
      clearInterval(renewing)
      renewing = undefined
    },

    async giveBack() {
      clearInterval(renewing)
      const wasHeld = Date.now() < heldUntil
      heldUntil = 0
      if (!wasHeld) return
      const seen = await read()
      if (seen.owner === owner) await write(seen.version + 1, 0)
    },
  }
}
