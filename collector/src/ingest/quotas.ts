/**
 * What a site may send on a day (UTC). Replays end first: their parts are left out of what is sent, and facts go on; only
 * when the day's events are used up is everything refused. Used is what the store holds, whoever stored it, looked at
 * every ten seconds, and what has come here since: so several collectors pass it by what they take in that time.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Store } from '../clickhouse/store.ts'
import { RefusalError } from '../errors.ts'
import type { ChunkFact, Facts } from '../facts.ts'
import { type Used, usedSince } from '../queries/usedSince.ts'
import type { Site, Sites } from '../sites.ts'

const lookEveryMs = 10_000
const dayMs = 86_400_000
const gigabyte = 1e9
/** Of the day's events: from here on there are no replays, so that what is left is for facts. */
const replaysEndAt = 0.9
/** A quota can be raised: senders look again within the hour. */
const longestWaitSeconds = 3_600

const none: Used = { events: 0, replayBytes: 0 }
const plus = (a: Used, b: Used, sign = 1): Used => ({
  events: a.events + sign * b.events,
  replayBytes: a.replayBytes + sign * b.replayBytes,
})
const usedOf = ({ events, chunks }: Pick<Facts, 'events' | 'chunks'>): Used => ({
  events: events.length,
  replayBytes: chunks.reduce((sum, { bytes }) => sum + bytes.length, 0),
})
const dayStart = (now: number): number => now - (now % dayMs)

const hasQuota = ({ settings: { quota } }: Site): boolean =>
  quota.eventsPerDay !== null || quota.replayGbPerDay !== null

export type Quotas = ReturnType<typeof createQuotas>

export function createQuotas({ store, sites }: { store: Store; sites: Pick<Sites, 'list'> }) {
  let day = dayStart(Date.now())
  let stored: ReadonlyMap<string, Used> = new Map()
  /** Taken here and not yet in what was looked at. */
  let since = new Map<string, Used>()
  const stopping = new AbortController()
  let running: Promise<void> = Promise.resolve()

  /** Of today: a new day begins with nothing. */
  function used(siteId: string): Used {
    const today = dayStart(Date.now())
    if (today !== day) {
      day = today
      stored = new Map()
      since = new Map()
    }
    return plus(stored.get(siteId) ?? none, since.get(siteId) ?? none)
  }

  async function look(): Promise<void> {
    const limited = sites.list().filter(hasQuota)
    if (limited.length === 0) return
    const of = day
    const before = new Map(since)
    const found = await usedSince(
      store,
      limited.map(({ siteId }) => siteId),
      of,
    )
    if (of !== day) return
    stored = found
    for (const [siteId, taken] of before) since.set(siteId, plus(since.get(siteId) ?? none, taken, -1))
  }

  async function everySoOften(onFault: (error: unknown) => void): Promise<void> {
    while (!stopping.signal.aborted) {
      await look().catch(onFault)
      await pause(lookEveryMs, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }

  return {
    look,

    /** Throws when the day's events are used up. */
    admit({ siteId, settings: { quota } }: Site): void {
      const { eventsPerDay } = quota
      if (eventsPerDay === null || used(siteId).events < eventsPerDay) return
      const left = Math.ceil((dayStart(Date.now()) + dayMs - Date.now()) / 1000)
      throw new RefusalError('event_quota_used', 'request', `at most ${eventsPerDay} events a day`, {
        'Retry-After': String(Math.min(left, longestWaitSeconds)),
      })
    },

    /** null: it may be stored. */
    replayRefusal({ siteId, settings: { quota } }: Site, chunks: readonly ChunkFact[]): RefusalError | null {
      if (chunks.length === 0) return null
      const { eventsPerDay, replayGbPerDay } = quota
      const { events, replayBytes } = plus(used(siteId), usedOf({ events: [], chunks: [...chunks] }))
      const refusal = (rule: string) => new RefusalError('replay_quota_used', 'chunk', rule)
      if (replayGbPerDay !== null && replayBytes > replayGbPerDay * gigabyte) {
        return refusal(`at most ${replayGbPerDay} GB of replay a day`)
      }
      const isNear = eventsPerDay !== null && events >= eventsPerDay * replaysEndAt
      return isNear ? refusal(`none after ${replaysEndAt * 100} % of ${eventsPerDay} events a day`) : null
    },

    taken(siteId: string, facts: Facts): void {
      used(siteId)
      since.set(siteId, plus(since.get(siteId) ?? none, usedOf(facts)))
    },

    start(onFault: (error: unknown) => void): void {
      running = everySoOften(onFault)
    },
    async stop(): Promise<void> {
      stopping.abort()
      await running
    },
  }
}

/** What a site has sent today, beside what it may. null: it may send as much as it likes. */
export async function quotaOfToday(store: Store, site: Site) {
  if (!hasQuota(site)) return null
  const used = (await usedSince(store, [site.siteId], dayStart(Date.now()))).get(site.siteId) ?? none
  return { ...site.settings.quota, ...used }
}
