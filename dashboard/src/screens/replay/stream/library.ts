/** What the worker keeps: segments, decoded and sanitised, each grown chunk by chunk and given out as text. */
import type { FramedChunk } from '@hindsight/protocol/chunkFrames'
import type { Preferences } from '../sanitise/css.ts'
import type { SafeEvent } from '../sanitise/events.ts'
import { createSheetMemory } from '../sanitise/sheetMemory.ts'
import { changeBetween } from './change.ts'
import type { FoldedPage } from './fold.ts'
import { countBefore, countUpTo, createKeyframes, type Keyframes } from './keyframes.ts'
import { isPersonal } from './personal.ts'
import type { Gap, GapReason, SegmentRead } from './tabStream.ts'
import { createWorkshop } from './work.ts'

export type ReadRequest = {
  key: string
  /** Forget what was read of it before. */
  restart: boolean
  /** The next ones, in order. */
  chunks: readonly Pick<FramedChunk, 'encoding' | 'bytes'>[]
  /** The last one belongs to the next segment from its snapshot on. */
  hasTail: boolean
  /** Where a hole begins that is there from the start, and where one ends that opens here. */
  startTs: number
  endTs: number
  /** Stylesheets that were not given before, by their hash. */
  assets: Record<string, string>
  preferences: Preferences
}

/** JSON text of events, in UTF-8: cheaper to hand over than the events themselves, and always a fresh copy. */
export type Page = {
  bytes: Uint8Array<ArrayBuffer>
  /** Events of the segment that stand behind it: the next ones are asked for from there. */
  total: number
  /** Time up to which it can be played; null: to the end of what has been read. */
  toTs: number | null
  /** It is no page, but what turns the one that is shown into the one asked for. */
  isChange: boolean
}

/** What a player shows: a moment of a segment, of which it was given so many events. */
export type Shown = { key: string; ts: number; total: number }

export type Library = {
  /** Null where the segment was dropped: then it must be read from its start. */
  read(request: ReadRequest, beforeEach?: () => Promise<void>): Promise<SegmentRead | null>
  /** What shows a moment of it, and plays on for a while; null where the segment was dropped. */
  page(key: string, ts: number, shown?: Shown | null): Page | null
  /** Its events from the `after`th on; null where the segment was dropped. */
  events(key: string, after: number): Page | null
  drop(key: string): void
}

/** Given at a time to who plays on: what comes later may never be looked at. */
const playedEvents = 600
/** Behind a page that is asked for: who looks at one will most likely look at another. */
const pageEvents = 12
/** Moments of activity nearer to one another count as one. */
const activityGrainMs = 250

type Volume = {
  workshop: ReturnType<typeof createWorkshop>
  events: SafeEvent[]
  keyframes: Keyframes
  activity: number[]
  snapshots: number[]
  gaps: Gap[]
  unreadable: number
  chunks: number
  isOver: boolean
}

export function createLibrary(): Library {
  const volumes = new Map<string, Volume>()
  const assets: Record<string, string> = {}
  const cleanSheet = createSheetMemory()

  function open({ key, restart }: ReadRequest): Volume | null {
    const known = volumes.get(key)
    if (known && !restart) return known
    if (!restart) return null
    const volume: Volume = {
      workshop: createWorkshop(cleanSheet),
      events: [],
      keyframes: createKeyframes(),
      activity: [],
      snapshots: [],
      gaps: [],
      unreadable: 0,
      chunks: 0,
      isOver: false,
    }
    volumes.set(key, volume)
    return volume
  }

  /** The page that was given out last: most likely the one that is shown when another is asked for. */
  let last: { key: string; count: number; page: FoldedPage } | null = null

  function pageAfter(key: string, count: number): FoldedPage | null {
    if (last?.key === key && last.count === count) return last.page
    const volume = volumes.get(key)
    return volume ? volume.keyframes.pageAfter(volume.events, count) : null
  }

  function change(key: string, ts: number, shown: Shown): Page | null {
    const volume = volumes.get(key)
    const shownIn = volumes.get(shown.key)
    if (!volume || !shownIn) return null
    const before = pageAfter(shown.key, Math.min(shown.total, countBefore(shownIn.events, shown.ts)))
    const count = countBefore(volume.events, ts)
    const page = pageAfter(key, count)
    const events = before && page && changeBetween(before, page)
    if (!events) return null
    last = { key, count, page }
    return pageOf(volume, events, count, { isChange: true })
  }

  return {
    async read(request, beforeEach) {
      Object.assign(assets, request.assets)
      const volume = open(request)
      if (volume === null) return null
      for (const [i, chunk] of request.chunks.entries()) {
        const isTail = request.hasTail && i === request.chunks.length - 1
        const isFirst = volume.chunks === 0
        volume.chunks++
        if (volume.isOver) continue
        await beforeEach?.()
        const worked = await volume.workshop({
          stream: request.key,
          restart: isFirst,
          bytes: chunk.bytes,
          encoding: chunk.encoding,
          assets: isFirst ? assets : request.assets,
          preferences: request.preferences,
        })
        if (isTail) volume.isOver = true
        else volume.unreadable += worked.unreadable
        if (worked.fault !== null) close(volume, request, worked.fault)
        else take(volume, isTail ? beforeSnapshot(worked.events) : worked.events, worked.gaps)
        if (isFirst && volume.events.length === 0) close(volume, request, 'noStart')
      }
      return readOf(volume)
    },

    events(key, after) {
      const volume = volumes.get(key)
      if (!volume) return null
      return pageOf(volume, [], after, { atMost: playedEvents })
    },

    page(key, ts, shown = null) {
      const volume = volumes.get(key)
      if (!volume) return null
      const changed = shown && change(key, ts, shown)
      if (changed) return changed
      const { events, next } = volume.keyframes.before(volume.events, ts)
      // However far before the moment it had to begin, the moment is in it.
      return pageOf(volume, events, next, { until: countUpTo(volume.events, ts) })
    },

    drop: (key) => void volumes.delete(key),
  }
}

function pageOf(
  { events }: Volume,
  before: readonly SafeEvent[],
  from: number,
  { until = 0, atMost = pageEvents, isChange = false } = {},
): Page {
  const total = Math.min(events.length, Math.max(from, until) + atMost)
  const bytes = new TextEncoder().encode(JSON.stringify([...before, ...events.slice(from, total)]))
  return { bytes, total, toTs: total < events.length ? (events[total - 1]?.timestamp ?? null) : null, isChange }
}

function take(volume: Volume, events: readonly SafeEvent[], gaps: readonly { fromTs: number; toTs: number }[]): void {
  for (const event of events) {
    volume.events.push(event)
    if (event.type === 2) volume.snapshots.push(event.timestamp)
    const last = volume.activity.at(-1) ?? Number.NEGATIVE_INFINITY
    if (isPersonal(event) && event.timestamp - last >= activityGrainMs) volume.activity.push(event.timestamp)
  }
  for (const gap of gaps) {
    const open = volume.gaps.at(-1)
    // Told before, and longer than it seemed.
    if (open?.fromTs === gap.fromTs) open.toTs = Math.max(open.toTs, gap.toTs)
    else if (gap.toTs > gap.fromTs) volume.gaps.push({ ...gap, reason: 'tooMuch' })
  }
}

/** Nothing more of this segment can be played. */
function close(volume: Volume, { startTs, endTs }: ReadRequest, reason: GapReason): void {
  volume.isOver = true
  const fromTs = volume.events.at(-1)?.timestamp ?? startTs
  volume.gaps.push({ fromTs, toTs: endTs, reason })
}

function beforeSnapshot(events: SafeEvent[]): SafeEvent[] {
  const at = events.findIndex(({ type }) => type === 2 || type === 4)
  return at === -1 ? events : events.slice(0, at)
}

function readOf({ chunks, events, activity, snapshots, gaps, unreadable }: Volume): SegmentRead {
  return {
    chunks,
    total: events.length,
    fromTs: events[0]?.timestamp ?? null,
    activity: [...activity],
    snapshots: [...snapshots],
    gaps: gaps.map((gap) => ({ ...gap })),
    unreadable,
  }
}
