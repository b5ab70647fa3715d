import type { TimelineEntry, TimelineKind } from '@hindsight/protocol/api/customers'
import dayjs from 'dayjs'

/** What a timeline can be narrowed to; the names stand in the URL. */
export const timelineShows = {
  '': { says: 'Everything', kinds: null },
  visits: { says: 'Visits', kinds: ['session'] },
  struggles: { says: 'Struggles', kinds: ['struggle'] },
  orders: { says: 'Orders', kinds: ['order'] },
  help: { says: 'Calls and cases', kinds: ['offline', 'contact', 'case', 'note'] },
  events: { says: 'Events', kinds: ['event'] },
} as const satisfies Record<string, { says: string; kinds: readonly TimelineKind[] | null }>
export type TimelineShow = keyof typeof timelineShows

export const isTimelineShow = (text: string): text is TimelineShow => Object.hasOwn(timelineShows, text)

/** One thing that happened, or a visit with what happened in it, in the order in which it did. */
export type TimelineItem = { head: TimelineEntry; inside: TimelineEntry[] }

/** Newest first, by day; what belongs to a visit stands under it. */
export function timelineDays(entries: readonly TimelineEntry[]): { day: string; items: TimelineItem[] }[] {
  const visits = new Map<string, TimelineItem>()
  for (const head of entries) {
    if (head.kind === 'session' && head.sessionId !== null) visits.set(head.sessionId, { head, inside: [] })
  }
  const items = [...visits.values()]
  for (const entry of entries) {
    if (entry.kind === 'session' && entry.sessionId !== null) continue
    const visit = entry.sessionId === null ? undefined : visits.get(entry.sessionId)
    if (visit) visit.inside.push(entry)
    else items.push({ head: entry, inside: [] })
  }
  const days = new Map<string, TimelineItem[]>()
  for (const item of items.sort((a, b) => b.head.ts - a.head.ts)) {
    item.inside.sort((a, b) => a.ts - b.ts)
    const day = dayjs(item.head.ts).format('dddd, D MMMM YYYY')
    days.set(day, [...(days.get(day) ?? []), item])
  }
  return [...days].map(([day, ofDay]) => ({ day, items: ofDay }))
}
