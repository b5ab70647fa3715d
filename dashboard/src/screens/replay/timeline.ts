/** The session on one axis of time: ms since its start, whatever tab or clock a thing came from. */
import type { EventRow, SessionDetail } from '@hindsight/protocol/api/sessions'
import { showsTab } from './steps.ts'
import type { GapReason, TabStream } from './stream/tabStream.ts'

export type Span = { fromMs: number; toMs: number }
export type TabSpan = Span & { tabId: string }
/** What the collector says of a stretch; `isPartly`: it can be seen nevertheless. */
export type MissingSpan = TabSpan & { words: string; isPartly: boolean }
/** `told`: by the collector, of what was never recorded. */
export type GapSpan = TabSpan & { reason: GapReason | 'told'; words: string }

/** Shorter pauses are part of reading a page. */
export const minInactivityMs = 10_000
/** Kept at either end of a pause, so that a skip does not swallow the moment itself. */
const inactivityMarginMs = 1000

export function startOf({ session, tabs, clockOffsetMs }: SessionDetail, events: readonly EventRow[]): number {
  let start = session.firstTs
  for (const { chunks } of tabs) for (const { firstTs } of chunks) start = Math.min(start, firstTs + clockOffsetMs)
  for (const { ts } of events) start = Math.min(start, ts)
  return start
}

export function endOf({ session, tabs, clockOffsetMs }: SessionDetail, events: readonly EventRow[]): number {
  let end = session.lastTs
  for (const { chunks } of tabs) for (const { lastTs } of chunks) end = Math.max(end, lastTs + clockOffsetMs)
  for (const { ts } of events) end = Math.max(end, ts)
  return end
}

/** When which tab was before the customer's eyes; without holes from 0 to the end. */
export function tabSpans(
  events: readonly EventRow[],
  startTs: number,
  durationMs: number,
  otherwise: string | null,
): TabSpan[] {
  const spans: TabSpan[] = []
  for (const event of [...events].sort((a, b) => a.ts - b.ts)) {
    if (!showsTab(event)) continue
    const open = spans.at(-1)
    if (open?.tabId === event.tabId) continue
    const fromMs = open ? Math.max(0, event.ts - startTs) : 0
    if (open) open.toMs = fromMs
    spans.push({ tabId: event.tabId, fromMs, toMs: durationMs })
  }
  if (spans.length === 0 && otherwise !== null) spans.push({ tabId: otherwise, fromMs: 0, toMs: durationMs })
  return spans
}

export function spanAt<S extends Span>(spans: readonly S[], ms: number): S | null {
  for (let i = spans.length - 1; i >= 0; i--) {
    const span = spans[i]
    if (span && span.fromMs <= ms && (ms < span.toMs || i === spans.length - 1)) return span
  }
  return spans[0] ?? null
}

/** When something was done by hand, sorted. What was not looked through yet counts as busy: better shown than skipped. */
export function activityOf(
  streams: readonly TabStream[],
  steps: readonly { atMs: number }[],
  toMs: (ts: number) => number,
): number[] {
  const times = steps.map(({ atMs }) => atMs)
  for (const { segments } of streams)
    for (const { chunks, read } of segments) {
      for (const ts of read?.activity ?? []) times.push(toMs(ts))
      for (const { firstTs, lastTs } of chunks.slice(read?.chunks ?? 0)) times.push(toMs(firstTs), toMs(lastTs))
    }
  return times.sort((a, b) => a - b)
}

/** Stretches in which nothing was done. */
export function inactivityOf(activity: readonly number[], durationMs: number): Span[] {
  const spans: Span[] = []
  let before = 0
  for (const at of [...activity, durationMs]) {
    if (at - before >= minInactivityMs) {
      spans.push({ fromMs: before + inactivityMarginMs, toMs: at - inactivityMarginMs })
    }
    before = Math.max(before, at)
  }
  return spans
}

/** How much was done in each of `buckets` equal parts, 0 to 1. */
export function activityLane(activity: readonly number[], durationMs: number, buckets: number): number[] {
  const counts = new Array<number>(buckets).fill(0)
  for (const at of activity) {
    const i = Math.min(buckets - 1, Math.floor((at / Math.max(1, durationMs)) * buckets))
    counts[i] = (counts[i] ?? 0) + 1
  }
  const most = Math.max(1, ...counts)
  // Square root: one busy second of mouse moves must not flatten all the rest.
  return counts.map((n) => Math.sqrt(n / most))
}

/** Stretches that cannot be shown: seen in the streams, or told by the collector, which also knows why. */
export function gapsOf(
  streams: readonly TabStream[],
  toMs: (ts: number) => number,
  told: readonly MissingSpan[] = [],
): GapSpan[] {
  const seen = streams.flatMap(({ tabId, gaps }) =>
    gaps.map(({ fromTs, toTs, reason }): GapSpan => {
      const span = { tabId, fromMs: toMs(fromTs), toMs: toMs(toTs) }
      const cause = reason === 'missing' || reason === 'noStart' ? told.find((one) => overlaps(one, span)) : undefined
      return { ...span, reason, words: cause?.words ?? gapWords[reason] }
    }),
  )
  const unseen = told.filter((one) => !one.isPartly && !seen.some((gap) => overlaps(one, gap)))
  return [...seen, ...unseen.map(({ isPartly: _, ...span }): GapSpan => ({ ...span, reason: 'told' }))]
}

function overlaps(one: TabSpan, other: TabSpan): boolean {
  return one.tabId === other.tabId && one.fromMs < other.toMs && one.toMs > other.fromMs
}

const gapWords: Record<GapReason, string> = {
  missing: 'A part of the recording never arrived',
  noStart: 'The beginning of this page was not recorded',
  failed: 'A part of the recording could not be fetched',
  damaged: 'A part of the recording is damaged',
  tooLarge: 'A part of the recording is larger than allowed',
  tooMuch: 'The page changed too much to be recorded',
}
