/** A page of all that is known to have happened to one person, newest first. */
import type { TimelineEntry, TimelineKind } from '@hindsight/protocol/api/customers'
import type { Store } from '../../../clickhouse/store.ts'
import { casesTimeline } from '../casesOf.ts'
import { eventsOf, type HappenedQuestion, strugglesOf } from './happened.ts'
import { visitsOf } from './visits.ts'

/** The last time that was shown, and how many of that very time: several things happen in one millisecond. */
export type TimelineCursor = { ts: number; skip: number }

export type TimelineQuestion = Omit<HappenedQuestion, 'toTs' | 'most'> & { limit: number; after: TimelineCursor | null }

export type TimelinePage = { entries: TimelineEntry[]; visits: TimelineEntry[]; next: TimelineCursor | null }

/** After everything: a page's clock may be ahead. */
const endOfTimeMs = 9_999_999_999_999

export async function timelineOf(store: Store, question: TimelineQuestion): Promise<TimelinePage> {
  const { siteId, person, kinds, limit, after } = question
  const { ts: toTs, skip } = after ?? { ts: endOfTimeMs, skip: 0 }
  const most = skip + limit + 1
  const wants = (...some: TimelineKind[]): boolean => some.some((kind) => kinds.includes(kind))
  const sources = await Promise.all([
    wants('session') ? visitsOf(store, { siteId, person, which: { toTs, most } }) : [],
    wants('event', 'order', 'offline') ? eventsOf(store, { ...question, toTs, most }) : [],
    wants('struggle') ? strugglesOf(store, { siteId, person, toTs, most }) : [],
    wants('case', 'contact', 'note') ? casesTimeline(store, siteId, person) : [],
  ])
  // Sorting keeps the order of equal times: by source, and within a source as it gave them.
  const all = sources
    .flat()
    .filter(({ ts, kind }) => ts <= toTs && kinds.includes(kind))
    .sort((a, b) => b.ts - a.ts)
    .slice(skip)
  const entries = all.slice(0, limit)
  const last = all.length > limit ? entries.at(-1) : undefined
  return {
    entries,
    visits: wants('session') ? await begunBefore(store, { siteId, person, entries }) : [],
    next: last ? { ts: last.ts, skip: shownAt(last.ts, entries) + (last.ts === after?.ts ? after.skip : 0) } : null,
  }
}

const shownAt = (ts: number, entries: readonly TimelineEntry[]): number =>
  entries.filter((entry) => entry.ts === ts).length

/** A page may end in the middle of a visit, whose beginning stands on a later one. */
function begunBefore(
  store: Store,
  { siteId, person, entries }: { siteId: string; person: string; entries: readonly TimelineEntry[] },
): Promise<TimelineEntry[]> {
  const there = new Set(entries.filter(({ kind }) => kind === 'session').map(({ sessionId }) => sessionId))
  const ids = new Set(entries.flatMap(({ sessionId }) => (sessionId === null ? [] : [sessionId])))
  return visitsOf(store, { siteId, person, which: { ids: [...ids].filter((id) => !there.has(id)) } })
}
