/** What the panels list: events of the session at their moments. */
import type { EventRow } from '@hindsight/protocol/api/sessions'
import type { EventKind } from '@hindsight/protocol/events'
import { slowRequestMs } from '@hindsight/protocol/limits'
import { thinSpace } from '../../../format/number.ts'
import { stepId } from '../steps.ts'

export type Entry = { id: string; atMs: number; event: EventRow }

/** Events of a kind, in order. */
export function entriesOf(events: readonly EventRow[], kind: EventKind, startTs: number): Entry[] {
  return events
    .filter((event) => event.kind === kind)
    .map((event) => ({
      id: stepId(event.tabId, event.eventNo),
      atMs: Math.max(0, event.ts - startTs),
      event,
    }))
    .sort((a, b) => a.atMs - b.atMs)
}

/** Place of the last one at or before this moment; -1 before the first. */
export function lastAt(entries: readonly { atMs: number }[], ms: number): number {
  let found = -1
  for (const [at, { atMs }] of entries.entries()) {
    if (atMs > ms) break
    found = at
  }
  return found
}

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
export const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null)

export function isFailed({ properties }: EventRow): boolean {
  return properties.failed === true
}
export function isSlow({ durationMs }: EventRow): boolean {
  return (durationMs ?? 0) > slowRequestMs
}

/** When a request was under way, as shares of the time in which its page made requests. */
export type Bar = { from: number; to: number }

/** Bars on one scale for each page: requests of one page are compared, and a page that lasts an hour hides nothing. */
export function waterfall(requests: readonly Entry[]): Map<string, Bar> {
  const pages = new Map<string, { fromMs: number; toMs: number }>()
  const endOf = ({ atMs, event }: Entry) => atMs + (event.durationMs ?? 0)
  for (const entry of requests) {
    const page = pages.get(entry.event.pageId)
    if (!page) pages.set(entry.event.pageId, { fromMs: entry.atMs, toMs: endOf(entry) })
    else page.toMs = Math.max(page.toMs, endOf(entry))
  }
  return new Map(
    requests.map((entry) => {
      const page = pages.get(entry.event.pageId) ?? { fromMs: 0, toMs: 1 }
      const whole = Math.max(1, page.toMs - page.fromMs)
      return [entry.id, { from: (entry.atMs - page.fromMs) / whole, to: (endOf(entry) - page.fromMs) / whole }]
    }),
  )
}

/** `1.2 kB`, `340 B`: sizes as networks count them. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes}${thinSpace}B`
  const kilo = bytes / 1000
  return kilo < 1000
    ? `${kilo < 10 ? kilo.toFixed(1) : Math.round(kilo)}${thinSpace}kB`
    : `${(kilo / 1000).toFixed(1)}${thinSpace}MB`
}

/** `84 ms`, `3.2 s`. */
export function timeText(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)}${thinSpace}ms`
  return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)}${thinSpace}s`
}
