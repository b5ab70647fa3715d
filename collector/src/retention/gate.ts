/**
 * Whether there is room for what has come. Refuses before the disk or a budget is full, so that nothing that was
 * acknowledged is ever in danger: senders are told to come back, and recorders keep what they have. What came since
 * space was last measured is counted in.
 */
import { statfs } from 'node:fs/promises'
import { RefusalError } from '../errors.ts'
import type { Facts } from '../facts.ts'

/** Thinning begins at the budget; a little above it nothing more is taken until that has made room. */
const refuseAt = 1.02
/** Of the disk; asked for at most this often. */
const lookEveryMs = 1_000
/** About what an event takes on the disk. */
const eventBytes = 60
const chunkOverheadBytes = 100

export type Measured = {
  /** Bytes that the site, and all, may take; null: as much as there is. */
  siteBudget: (siteId: string) => number | null
  siteBytes: (siteId: string) => number
  budget: number | null
  bytes: number
}

type Bytes = ReadonlyMap<string, number>

const plus = (bytes: Bytes, siteId: string, more: number): Bytes =>
  new Map([...bytes, [siteId, (bytes.get(siteId) ?? 0) + more]])
/** Of one site, or of all. */
const of = (bytes: Bytes, siteId?: string): number =>
  siteId === undefined ? [...bytes.values()].reduce((sum, some) => sum + some, 0) : (bytes.get(siteId) ?? 0)

export type Gate = ReturnType<typeof createGate>

export function createGate({
  dataDir,
  minFreeBytes,
  onNeed,
}: {
  dataDir: string
  minFreeBytes: number
  /** A budget is used up: what can go should go. */
  onNeed: () => void
}) {
  let measured: Measured | null = null
  /** Bytes by site: stored since space was measured, and on their way into the store. */
  let since: Bytes = new Map()
  let pending: Bytes = new Map()
  let disk = { freeBytes: Number.POSITIVE_INFINITY, diskBytes: 0, at: 0 }

  async function look(): Promise<typeof disk> {
    if (Date.now() - disk.at < lookEveryMs) return disk
    disk = { ...disk, at: Date.now() }
    const { bavail, blocks, bsize } = await statfs(dataDir)
    disk = { freeBytes: bavail * bsize, diskBytes: blocks * bsize, at: Date.now() }
    return disk
  }

  const accepted = (siteId?: string): number => of(since, siteId) + of(pending, siteId)

  /** How much of the fullest budget is used: 1 is all. */
  function usedShare(siteId: string, more: number): number {
    if (measured === null) return 0
    const own = measured.siteBudget(siteId)
    const ofSite = own === null ? 0 : (measured.siteBytes(siteId) + accepted(siteId) + more) / own
    const ofAll = measured.budget === null ? 0 : (measured.bytes + accepted() + more) / measured.budget
    return Math.max(ofSite, ofAll)
  }

  return {
    look,
    minFreeBytes,

    /** Stores these where there is room, or throws. */
    async pass(siteId: string, facts: Facts, store: () => Promise<void>): Promise<void> {
      const bytes = bytesOf(facts)
      if (bytes === 0) return await store()
      const { freeBytes } = await look()
      if (freeBytes < minFreeBytes) throw full('less is free on the disk than is always kept free')
      const share = usedShare(siteId, bytes)
      if (share > 1) onNeed()
      if (share > refuseAt) throw full('the space that was set for it is used up')
      // Counted from now on, but as stored only when it is: what is on its way is not in what is measured meanwhile.
      pending = plus(pending, siteId, bytes)
      try {
        await store()
        since = plus(since, siteId, bytes)
      } finally {
        pending = plus(pending, siteId, -bytes)
      }
    },

    /** To be called before space is measured, and what it gives with the result: what comes meanwhile counts on. */
    measuring(): (now: Measured) => void {
      const before = since
      return (now) => {
        measured = now
        since = new Map([...since].map(([siteId, bytes]) => [siteId, bytes - (before.get(siteId) ?? 0)]))
      }
    },

    isFull: (siteId: string): boolean => disk.freeBytes < minFreeBytes || usedShare(siteId, 0) > refuseAt,
  }
}

function bytesOf({ events, chunks, assets }: Facts): number {
  const ofChunks = chunks.reduce((sum, { bytes }) => sum + bytes.length + chunkOverheadBytes, 0)
  return ofChunks + assets.reduce((sum, { bytes }) => sum + bytes.length, 0) + events.length * eventBytes
}

function full(rule: string): RefusalError {
  return new RefusalError('storage_full', 'storage', rule, { 'Retry-After': '60' })
}
