/**
 * Erases a customer or a session: finds whom it is about, keeps what comes later out, deletes place after place, and
 * counts until nothing of hers is left anywhere. What it needs to know stands in the store until it is done, so that an
 * erasure that was cut off by a kill goes on at the next start.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Store } from '../clickhouse/store.ts'
import type { Log } from '../log.ts'
import { listErasures, putErasure, type StoredErasure } from '../queries/erasure/erasures.ts'
import { places } from '../queries/erasure/places.ts'
import {
  countAll,
  countAt,
  eraseAt,
  forgetTargets,
  putTargets,
  readTargets,
  type Subject,
  targetedErasures,
} from '../queries/erasure/rows.ts'
import { type Target, targetsOfPerson, targetsOfSession } from '../queries/erasure/targets.ts'
import type { Spool } from '../writer/spool.ts'
import { knownEverywhereMs, type Tombstones } from './tombstones.ts'

/** The roll-up may be at work on her sessions, and the writer on an upload of hers: what they still write goes too. */
const settleMs = 1_500
/** After so many rounds something writes her back without end: the erasure has failed, and says where. */
const maxRounds = 20
/** After a failure, so that a store in trouble is left alone. */
const retryMs = 5_000
/** Rounds in which nothing may be found yet that another process is about to store. */
const roundsUntilKnown = Math.ceil(knownEverywhereMs / settleMs)

export type Erasures = ReturnType<typeof createErasures>
export type ErasureDeps = {
  store: Store
  tombstones: Pick<Tombstones, 'add' | 'kept'>
  /** Uploads that wait on the disk are looked through when they are stored. */
  spool: Pick<Spool, 'bytes' | 'dropSetAside'>
  log: Log
  /** Other processes take uploads, too. */
  isShared: boolean
}

export function createErasures({ store, tombstones, spool, log, isShared }: ErasureDeps) {
  const running = new Set<Promise<void>>()
  const isStopping = new AbortController()

  async function put(erasure: StoredErasure, change: Partial<StoredErasure>): Promise<void> {
    Object.assign(erasure, change, { version: erasure.version + 1 })
    await putErasure(store, erasure)
  }

  /** One round over all places; resolves to the number of rows that were found. */
  async function round(subject: Subject, onPlace: (done: number) => Promise<void>): Promise<number> {
    let found = 0
    for (const [index, place] of places.entries()) {
      if (isStopping.signal.aborted) return found
      const n = await countAt(store, place, subject)
      found += n
      if (n > 0) await eraseAt(store, place, subject)
      await onPlace(index + 1)
    }
    return found
  }

  async function keepOut({ siteId, erasureId, startedAt }: StoredErasure): Promise<void> {
    await tombstones.add(siteId, erasureId, await readTargets(store, erasureId), startedAt)
  }

  /** Keeps `erasure` as it is stored. */
  async function work(erasure: StoredErasure): Promise<void> {
    const { siteId, erasureId } = erasure
    const subject = { siteId, erasureId }
    await keepOut(erasure)
    await spool.dropSetAside((group) => tombstones.kept(group) === group)
    const minRounds = isShared ? roundsUntilKnown : 1
    for (let rounds = 0; rounds < minRounds + maxRounds; rounds++) {
      const left = await round(subject, async (done) => {
        if (rounds === 0) await put(erasure, { done })
      })
      if (isStopping.signal.aborted) return
      if (left === 0 && spool.bytes() === 0 && rounds >= minRounds) break
      await pause(settleMs, undefined, { signal: isStopping.signal })
    }
    const after = await countAll(store, subject)
    const receipt = erasure.receipt.map((line, index) => ({ ...line, after: after[index]?.n ?? 0 }))
    const isDone = after.every(({ n }) => n === 0)
    await put(erasure, { status: isDone ? 'done' : 'failed', finishedAt: Date.now(), receipt, done: places.length })
    // Last: without them nothing of hers would be found, and all be well.
    await forgetTargets(store, erasureId)
  }

  /** A store that is away for a moment leaves nobody half erased. */
  async function untilDone(erasure: StoredErasure): Promise<void> {
    while (!isStopping.signal.aborted) {
      try {
        return await work(erasure)
      } catch (error) {
        if (isStopping.signal.aborted) return
        log.error({ err: error, erasureId: erasure.erasureId }, 'an erasure was cut off; it goes on in a moment')
      }
      await pause(retryMs, undefined, { signal: isStopping.signal }).catch(() => undefined)
    }
  }

  function begin(erasure: StoredErasure): void {
    const one = untilDone({ ...erasure }).finally(() => running.delete(one))
    running.add(one)
  }

  async function start(
    siteId: string,
    what: StoredErasure['what'],
    targets: readonly Target[],
    given: { reason: string; by: string },
  ): Promise<StoredErasure> {
    const erasureId = randomUUID()
    await putTargets(store, erasureId, targets)
    const startedAt = Date.now()
    const counts = await countAll(store, { siteId, erasureId })
    const receipt = counts.map(({ place: { table, says }, n }) => ({ table, says, before: n, after: n }))
    const erasure: StoredErasure = {
      siteId,
      erasureId,
      version: 1,
      what,
      status: 'running',
      ...given,
      reason: withoutHer(given.reason, targets),
      startedAt,
      finishedAt: null,
      steps: places.length,
      done: 0,
      receipt,
    }
    await putErasure(store, erasure)
    try {
      await tombstones.add(siteId, erasureId, targets, startedAt)
    } finally {
      begin(erasure)
    }
    return erasure
  }

  return {
    async preview(siteId: string, person: string) {
      const targets = await targetsOfPerson(store, siteId, person)
      const erasureId = `preview-${randomUUID()}`
      await putTargets(store, erasureId, targets)
      try {
        const counts = await countAll(store, { siteId, erasureId })
        const numberOf = (kind: Target['kind']) => targets.filter((target) => target.kind === kind).length
        return {
          sessions: numberOf('session'),
          cases: numberOf('case'),
          places: counts.filter(({ n }) => n > 0).map(({ place, n }) => ({ says: place.says, n })),
        }
      } finally {
        await forgetTargets(store, erasureId)
      }
    },

    async eraseCustomer(siteId: string, person: string, given: { reason: string; by: string }) {
      return start(siteId, 'customer', await targetsOfPerson(store, siteId, person), given)
    },

    eraseSession: (siteId: string, sessionId: string, given: { reason: string; by: string }) =>
      start(siteId, 'session', targetsOfSession(sessionId), given),

    /** After a restore: of whoever had been erased since the backup. Ends when nothing of them is left. */
    async eraseAgain(siteId: string, targets: readonly Target[]): Promise<void> {
      const { erasureId } = await start(siteId, 'customer', targets, {
        reason: 'erased before, and restored',
        by: 'restore',
      })
      await Promise.all(running)
      const done = (await listErasures(store, siteId)).find((erasure) => erasure.erasureId === erasureId)
      if (done?.status !== 'done') throw new Error('Who was erased could not be erased again from the restored data.')
    },

    list: (siteId: string) => listErasures(store, siteId),

    /** What a kill has cut off goes on; targets of what was never begun are forgotten. */
    async resume(): Promise<void> {
      const open = (await listErasures(store, null)).filter(({ status }) => status === 'running')
      const ids = new Set(open.map(({ erasureId }) => erasureId))
      for (const id of await targetedErasures(store)) if (!ids.has(id)) await forgetTargets(store, id)
      for (const erasure of open) begin(erasure)
    },

    async stop(): Promise<void> {
      isStopping.abort()
      await Promise.all(running)
    },
  }
}

/** Whoever gives a reason may name her in it. */
function withoutHer(reason: string, targets: readonly Target[]): string {
  const names = targets.filter(({ kind }) => kind === 'pattern' || kind === 'customer' || kind === 'visitor')
  return names.reduce((text, { value }) => {
    const quoted = value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    return text.replace(new RegExp(`(?<![\\p{L}\\p{N}])${quoted}(?![\\p{L}\\p{N}])`, 'giu'), '[erased]')
  }, reason)
}
