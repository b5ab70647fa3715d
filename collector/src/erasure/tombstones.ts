/**
 * Who was erased, as keyed hashes. What a device had not sent yet when its customer was erased is not stored when it
 * comes: nothing of an erased session, and nothing that an erased customer or device did before that moment. What they
 * do later is a new visit, recorded as any other.
 *
 * The key is this installation's own: without it nobody can try out which customer number a hash stands for.
 */
import { createHmac, randomBytes } from 'node:crypto'
import type { Store } from '../clickhouse/store.ts'
import type { EventFact, Facts } from '../facts.ts'
import { putTombstones, readTombstones, type TombstoneRow } from '../queries/erasure/erasures.ts'
import type { Target } from '../queries/erasure/targets.ts'
import type { State } from '../state.ts'
import type { Group } from '../writer/spool.ts'

/** Another process may have erased somebody. */
const refreshMs = 10_000
/** All processes know of an erasure by then, and have stored what they took before they knew. */
export const knownEverywhereMs = refreshMs + 5_000
const kind = 'erasureSecret'
const id = 'installation'
type Kind = TombstoneRow['kind']
const kinds: readonly string[] = ['customer', 'visitor', 'session'] satisfies Kind[]

export type Tombstones = ReturnType<typeof createTombstones>

/** `makesKey`: one process does. */
export function createTombstones(store: Store, state: State, { makesKey }: { makesKey: boolean }) {
  let key = ''
  /** `site/kind/hash` → when. */
  let known = new Map<string, number>()
  let refresh: NodeJS.Timeout | undefined

  async function load(): Promise<void> {
    if (key === '') {
      const stored = await state.get<{ secret: string }>(kind, id)
      if (!stored && !makesKey) return
      const made = { secret: randomBytes(32).toString('base64url') }
      key = (stored ?? (await state.put(kind, id, made, { expectedVersion: 0, by: 'erasure' }))).body.secret
    }
    const rows = await readTombstones(store)
    known = new Map([...known, ...rows.map((row) => [keyOf(row), row.erasedAt] as const)])
  }

  const keyOf = ({ siteId, kind: of, hash }: Pick<TombstoneRow, 'siteId' | 'kind' | 'hash'>): string =>
    `${siteId}/${of}/${hash}`
  const hashOf = (siteId: string, of: Kind, value: string): string =>
    createHmac('sha256', key).update(`${siteId}\n${of}\n${value}`).digest('hex')

  function erasedAt(siteId: string, of: Kind, value: string): number {
    if (known.size === 0 || value === '') return 0
    return known.get(`${siteId}/${of}/${hashOf(siteId, of, value)}`) ?? 0
  }

  const isErasedSession = (siteId: string, sessionId: string): boolean => erasedAt(siteId, 'session', sessionId) > 0

  function isErasedEvent({ siteId, sessionId, visitorId, customerId, ts }: EventFact): boolean {
    if (isErasedSession(siteId, sessionId)) return true
    const before = Math.max(erasedAt(siteId, 'visitor', visitorId), erasedAt(siteId, 'customer', customerId))
    return before > 0 && ts < before
  }

  return {
    load,
    hashOf,
    start(onError: (error: unknown) => void): void {
      refresh = setInterval(() => void load().catch(onError), refreshMs)
      refresh.unref()
    },
    stop: (): void => clearInterval(refresh),

    async add(siteId: string, erasureId: string, targets: readonly Target[], at: number): Promise<void> {
      const rows = targets
        .filter((target) => kinds.includes(target.kind))
        .map((target) => {
          const of = target.kind as Kind
          return { siteId, kind: of, hash: hashOf(siteId, of, target.value), erasureId, erasedAt: at }
        })
      await putTombstones(store, rows)
      known = new Map([...known, ...rows.map((row) => [keyOf(row), row.erasedAt] as const)])
    },

    /** What of a group may be stored; the same group where nothing of it was erased. */
    kept(group: Group): Group {
      if (known.size === 0) return group
      const events = group.events.filter((event) => !isErasedEvent(event))
      const chunks = group.chunks.filter(({ key: chunk }) => !isErasedSession(chunk.siteId, chunk.sessionId))
      const isWhole = events.length === group.events.length && chunks.length === group.chunks.length
      return isWhole ? group : { ...group, events, chunks }
    },

    /** Of one batch: a visit that began before its device or customer was erased is stored as little as hers. */
    keptOfBatch(facts: Facts, visit: { siteId: string; visitorId: string; sessionStart: number }): Facts {
      if (known.size === 0) return facts
      const isHers =
        erasedAt(visit.siteId, 'visitor', visit.visitorId) > visit.sessionStart || facts.events.some(isErasedEvent)
      return isHers ? { ...facts, events: [], chunks: [] } : facts
    },
  }
}
