/**
 * Loads a session segment by segment: the one of the moment that is asked for first, its neighbours when there is time,
 * and all others once, for what the timeline needs to know of them. The worker keeps decoded segments within a bound.
 */
import type { SessionDetail } from '@hindsight/protocol/api/sessions'
import type { Preferences } from '../sanitise/css.ts'
import type { SafeEvent } from '../sanitise/events.ts'
import { type ChunkCache, createChunkCache } from './chunkCache.ts'
import { createLibrarian, type Librarian } from './librarian.ts'
import { createSheets } from './sheets.ts'
import type { Part, SegmentSource, ShownPart } from './source.ts'
import { type Gap, type Segment, type SegmentRead, segmentAt, type TabStream, tabStreamOf } from './tabStream.ts'

export type LoadState = {
  /** Changes whenever more is known; above 0 there is something to play. */
  version: number
  streams: ReadonlyMap<string, TabStream>
  loadedBytes: number
  totalBytes: number
  /** Everything known of so far has been looked through. */
  settled: boolean
  /** Stylesheets that are not stored: their pages look plainer than they were. */
  missingSheets: number
  /** What went wrong with fetching, in the collector's words. */
  problem: string | null
}

export type Loader = {
  state(): LoadState
  subscribe(listener: () => void): () => void
  /** Takes in what the session has more than before. */
  update(detail: SessionDetail): void
  source: SegmentSource
  close(): void
}

/** Fetched at a time: the beginning of a long segment can be shown before all of it is here. */
const runBytes = 512 * 1024
/** Decoded segments that the worker keeps, by the length of their JSON. */
const maxHeldBytes = 64 * 1024 * 1024
/** A recording beyond this is not looked through on its own, only where somebody looks. */
const maxSurveyedBytes = 64 * 1024 * 1024
/** The page that is waited for comes first. */
const surveyAfterMs = 300
/** What is learnt in passing is told together. */
const tellAfterMs = 200

/** What was done of a segment so far. Steps of one segment follow one another. */
type Holding = {
  read: SegmentRead | null
  inWorker: number
  queue: Promise<unknown>
  countedChunks: number
  /** The run that is fetched while the one before it is read. */
  ahead: { from: number; to: number; chunks: ReturnType<ChunkCache['fetch']> } | null
}

const bytesOf = (chunks: readonly { storedBytes: number }[]) =>
  chunks.reduce((sum, { storedBytes }) => sum + storedBytes, 0)

/** Not beyond the chunk that holds this moment. */
function endOfRun({ chunks }: Segment, from: number, untilTs: number): number {
  let to = from
  for (let bytes = 0; bytes < runBytes; to++) {
    const chunk = chunks[to]
    if (chunk === undefined || (to > from && chunk.firstTs > untilTs)) break
    bytes += chunk.storedBytes
  }
  return to
}

/** Nothing more of the segment can be had. */
function brokenOff({ chunks }: Segment, before: SegmentRead | null, gap: Gap): SegmentRead {
  const read = before ?? { total: 0, fromTs: null, activity: [], snapshots: [], gaps: [], unreadable: 0 }
  return { ...read, chunks: chunks.length, gaps: [...read.gaps, gap] }
}

export function createLoader(
  siteId: string,
  sessionId: string,
  preferencesOf: (tabId: string) => Preferences,
  librarian: Librarian = createLibrarian(),
): Loader {
  const abort = new AbortController()
  const { signal } = abort
  const listeners = new Set<() => void>()
  const holdings = new Map<string, Holding>()
  /** Segments decoded in the worker, with their size; the one wanted last at the end. */
  const held = new Map<string, number>()
  /** The segment in use, per tab. */
  const inUse = new Map<string, number>()
  const cache = createChunkCache({ siteId, sessionId }, signal)
  let isLive = false
  const sheets = createSheets({
    siteId,
    signal,
    isLive: () => isLive,
    onMissing: (missingSheets) => set({ missingSheets }),
  })
  let tabs: SessionDetail['tabs'] = []
  let telling: ReturnType<typeof setTimeout> | undefined
  let surveying: ReturnType<typeof setTimeout> | undefined
  let isSurveying = false
  let state: LoadState = {
    version: 0,
    streams: new Map(),
    loadedBytes: 0,
    totalBytes: 0,
    settled: false,
    missingSheets: 0,
    problem: null,
  }

  function set(change: Partial<LoadState>): void {
    if (signal.aborted) return
    state = { ...state, ...change }
    for (const listener of listeners) listener()
  }

  /** Makes the streams anew from what is known now. */
  function tell(change: Partial<LoadState> = {}): void {
    clearTimeout(telling)
    telling = undefined
    const streams = new Map(
      tabs.map(({ tabId, chunks }) => [
        tabId,
        tabStreamOf(tabId, chunks, (no) => holdings.get(`${tabId} ${no}`)?.read ?? null),
      ]),
    )
    set({ streams, version: state.version + 1, ...change })
  }
  function tellSoon(): void {
    telling ??= setTimeout(tell, tellAfterMs)
  }

  function holdingOf(key: string): Holding {
    const known = holdings.get(key)
    if (known) return known
    const made: Holding = { read: null, inWorker: 0, queue: Promise.resolve(), countedChunks: 0, ahead: null }
    holdings.set(key, made)
    return made
  }

  function segmentOf(tabId: string, no: number): Segment | null {
    return state.streams.get(tabId)?.segments.find((segment) => segment.no === no) ?? null
  }

  /** Where a hole that opens in this segment ends. */
  function endOf(tabId: string, { no, toTs }: Segment): number {
    const next = state.streams.get(tabId)?.segments.find((other) => other.no > no)
    return next ? Math.max(next.fromTs, toTs) : toTs
  }

  function fetchRun(tabId: string, { no, chunks }: Segment, from: number, to: number): ReturnType<ChunkCache['fetch']> {
    const { ahead } = holdingOf(`${tabId} ${no}`)
    if (ahead?.from === from && ahead.to === to) return ahead.chunks
    return cache.fetch(tabId, chunks.slice(from, to))
  }
  /** So that the worker need not wait for it. What goes wrong is told to who reads it. */
  function fetchAhead(tabId: string, segment: Segment, from: number, untilTs: number): void {
    const next = segment.chunks[from]
    const holding = holdingOf(`${tabId} ${segment.no}`)
    if (next === undefined || next.firstTs > untilTs || holding.ahead?.from === from) return
    const to = endOfRun(segment, from, untilTs)
    const chunks = cache.fetch(tabId, segment.chunks.slice(from, to))
    chunks.catch(() => undefined)
    holding.ahead = { from, to, chunks }
  }

  /** Reads these chunks of a segment in the worker; null where it had dropped what came before. */
  async function readRun(
    tabId: string,
    segment: Segment,
    from: number,
    to: number,
    untilTs: number,
    isUrgent: boolean,
  ) {
    const run = segment.chunks.slice(from, to)
    const [chunks, assets] = await Promise.all([
      fetchRun(tabId, segment, from, to),
      sheets.untold(run.flatMap((chunk) => chunk.assets)),
    ])
    fetchAhead(tabId, segment, to, untilTs)
    const request = {
      key: `${tabId} ${segment.no}`,
      restart: from === 0,
      chunks,
      hasTail: segment.hasTail && to === segment.chunks.length,
      startTs: segment.fromTs,
      endTs: endOf(tabId, segment),
      assets,
      preferences: preferencesOf(tabId),
    }
    return librarian.read(request, isUrgent)
  }

  /** Reads the next run of a segment; false when it is read to its end, or far enough. */
  async function readOn(tabId: string, no: number, untilTs: number, isUrgent: boolean): Promise<boolean> {
    const segment = segmentOf(tabId, no)
    if (segment === null || signal.aborted) return false
    const holding = holdingOf(`${tabId} ${no}`)
    const from = holding.inWorker
    const next = segment.chunks[from]
    if (next === undefined || (from > 0 && next.firstTs > untilTs)) return false
    const to = endOfRun(segment, from, untilTs)
    try {
      const read = await readRun(tabId, segment, from, to, untilTs, isUrgent)
      holding.inWorker = read === null ? 0 : to
      if (read !== null && read.chunks >= (holding.read?.chunks ?? 0)) holding.read = read
    } catch (error) {
      if (signal.aborted) return false
      holding.inWorker = segment.chunks.length
      holding.read = brokenOff(segment, holding.read, {
        fromTs: next.firstTs,
        toTs: endOf(tabId, segment),
        reason: 'failed',
      })
      set({ problem: error instanceof Error ? error.message : String(error) })
    }
    count(segment, holding)
    if (isUrgent) tell()
    else tellSoon()
    return true
  }

  function count({ chunks, hasTail }: Segment, holding: Holding): void {
    const own = hasTail ? chunks.length - 1 : chunks.length
    const counted = Math.min(own, holding.read?.chunks ?? 0)
    if (counted <= holding.countedChunks) return
    state = { ...state, loadedBytes: state.loadedBytes + bytesOf(chunks.slice(holding.countedChunks, counted)) }
    holding.countedChunks = counted
  }

  /** Reads a segment until this moment of it can be shown: run by run, so that who waits for less need not wait for all. */
  async function ensureRead(tabId: string, no: number, untilTs: number, isUrgent: boolean): Promise<void> {
    const holding = holdingOf(`${tabId} ${no}`)
    for (let goesOn = true; goesOn; ) {
      const step = holding.queue.then(() => readOn(tabId, no, untilTs, isUrgent))
      holding.queue = step.catch(() => undefined)
      goesOn = await step
    }
  }

  function hold(key: string, bytes: number, isWanted: boolean): void {
    held.delete(key)
    if (isWanted) held.set(key, bytes)
    else {
      const others = [...held]
      held.clear()
      for (const [other, size] of [[key, bytes] as const, ...others]) held.set(other, size)
    }
    let sum = [...held.values()].reduce((total, size) => total + size, 0)
    for (const [oldest, size] of [...held]) {
      if (sum <= maxHeldBytes || (isWanted && oldest === key)) return
      held.delete(oldest)
      sum -= size
      librarian.drop(oldest)
      holdingOf(oldest).inWorker = 0
    }
  }

  const rawBytesOf = ({ chunks }: Segment) => chunks.reduce((sum, { rawBytes }) => sum + rawBytes, 0)

  /** What is not read yet, the neighbours of what is looked at first. */
  function unread(): { tabId: string; segment: Segment }[] {
    const all = [...state.streams.values()].flatMap(({ tabId, segments }) => {
      const at = segments.findIndex(({ no }) => no === inUse.get(tabId))
      return segments.map((segment, i) => ({
        tabId,
        segment,
        distance: at === -1 ? segments.length : Math.abs(i - at),
      }))
    })
    return all
      .filter(({ segment }) => (segment.read?.chunks ?? 0) < segment.chunks.length)
      .sort((a, b) => a.distance - b.distance)
  }

  async function survey(): Promise<void> {
    if (isSurveying) return
    isSurveying = true
    try {
      for (let next = unread()[0]; next; next = unread()[0]) {
        const { tabId, segment } = next
        if (state.loadedBytes >= maxSurveyedBytes && inUse.get(tabId) !== segment.no) break
        await ensureRead(tabId, segment.no, Number.POSITIVE_INFINITY, false)
        if (signal.aborted) return
        if (inUse.get(tabId) !== segment.no) hold(`${tabId} ${segment.no}`, rawBytesOf(segment), false)
        if (telling !== undefined) tell()
      }
      if (!state.settled) tell({ settled: true })
    } catch (error) {
      set({ problem: error instanceof Error ? error.message : String(error) })
    } finally {
      isSurveying = false
    }
  }
  function surveySoon(afterMs = surveyAfterMs): void {
    clearTimeout(surveying)
    surveying = setTimeout(() => void survey(), afterMs)
  }

  const parsed = ({ bytes }: { bytes: Uint8Array<ArrayBuffer> }) =>
    JSON.parse(new TextDecoder().decode(bytes)) as SafeEvent[]

  /** Null where the worker has dropped it meanwhile. */
  async function partOf(tabId: string, segment: Segment, ts: number, shown: ShownPart | null): Promise<Part | null> {
    const key = `${tabId} ${segment.no}`
    const page = await librarian.page(key, ts, shown && { ...shown, key: `${tabId} ${shown.no}` })
    if (page === null) {
      holdingOf(key).inWorker = 0
      return null
    }
    hold(key, rawBytesOf(segment), true)
    surveySoon()
    return { tabId, no: segment.no, events: parsed(page), total: page.total, toTs: page.toTs, isChange: page.isChange }
  }

  const source: SegmentSource = {
    stream: (tabId) => state.streams.get(tabId) ?? null,
    async part(tabId, ts, shown = null) {
      clearTimeout(surveying)
      for (;;) {
        const stream = state.streams.get(tabId)
        const segment = stream ? segmentAt(stream, ts) : null
        if (segment === null || signal.aborted) return null
        const { no } = segment
        inUse.set(tabId, no)
        await ensureRead(tabId, no, ts, true)
        const now = state.streams.get(tabId)
        // Read, it may turn out to begin a little later, or to hold nothing.
        if (now && segmentAt(now, ts)?.no !== no) continue
        const part = await partOf(tabId, segment, ts, shown)
        if (part !== null) return part
      }
    },
    async opening(tabId, no) {
      const segment = segmentOf(tabId, no)
      if (segment === null) return null
      await ensureRead(tabId, no, segment.fromTs, true)
      return partOf(tabId, segment, Number.NEGATIVE_INFINITY, null)
    },
    async more({ tabId, no, total }) {
      const page = await librarian.events(`${tabId} ${no}`, total)
      return page === null
        ? { events: [], total, toTs: null }
        : { events: parsed(page), total: page.total, toTs: page.toTs }
    },
  }

  return {
    state: () => state,
    source,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    update(detail) {
      isLive = detail.session.live
      const count = (all: SessionDetail['tabs']) => all.reduce((sum, { chunks }) => sum + chunks.length, 0)
      if (state.version > 0 && count(detail.tabs) === count(tabs)) return
      tabs = detail.tabs
      const totalBytes = tabs.reduce((sum, { chunks }) => sum + bytesOf(chunks), 0)
      tell({ totalBytes, settled: totalBytes === 0 })
      for (const [tabId, no] of inUse) void ensureRead(tabId, no, Number.POSITIVE_INFINITY, true).catch(() => undefined)
      surveySoon(surveyAfterMs * 5)
    },
    close() {
      abort.abort()
      clearTimeout(telling)
      clearTimeout(surveying)
      listeners.clear()
      librarian.close()
    },
  }
}
