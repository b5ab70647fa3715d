/**
 * Numbers events and replay chunks, keeps them until the next flush and hands them over as batches. Numbers are given
 * here, at the source, so that order and identity never depend on a clock.
 */
import { maxAnalyticsEventBytes, maxBatchBytes } from '@hindsight/protocol/limits'
import type { Batch } from './batch.ts'
import { gzip } from './gzip.ts'
import { toJson } from './json.ts'
import type { Session } from './session.ts'
import type { Tab } from './tab.ts'
import type { Transport } from './transport.ts'

/** One rrweb event as it will be sent, and what the chunk's header must say of it. */
export type ReplayLine = {
  json: string
  ts: number
  isSnapshot: boolean
  assets: readonly string[]
  /** Of the page it was recorded on, where that is an earlier one. */
  pageId?: string
}

/** Items since the last flush; all of one session. */
type Buffer = {
  events: string[]
  lines: ReplayLine[]
  lineChars: number
  chunkNo: number
  /** Known from the moment it is swapped out. */
  session: Session | null
  /** Handed over already, by a flush that could not wait for the compression. */
  isTaken: boolean
}

export type Outbox = {
  /** Gives the event its number. */
  addEvent(event: object): void
  addReplay(line: ReplayLine): void
  /** `inTurn`: a little that the page has changed by itself waits for more, as a request costs more than it holds. */
  flush(inTurn?: boolean): void
  /** Facts alone, at once, whatever else is under way. */
  flushFacts(): void
  /**
   * The page may be going: sends what fits at once, uncompressed, facts first. When it is certain (`isFinal`), what does
   * not fit waits on the device, or is lost and counted; otherwise it follows compressed.
   */
  flushLeaving(isFinal: boolean): void
  /** The replay since the last flush is not wanted after all. */
  forgetReplay(): void
  /** Nor are the facts, but for what the site's own code has said. */
  forgetObserved(): void
}

type Deps = {
  tab: Tab
  pageId: string
  visitorId: string
  recorder: string
  release: string | undefined
  transport: Transport
  /** Null while a new session is being opened: nothing can be sent until then. */
  session(): Session | null
}

/** A batch that is no larger can still be sent when the page is left. */
const maxJointBytes = 40 * 1024
const maxEvents = 500
const maxEventChars = 200 * 1024
/** Sent without waiting for the next flush: what is not sent yet is lost if the page crashes. */
const flushChunkChars = 512 * 1024
/** So much is compressed ahead of the next flush, at most this often: the less waits, the less a page that is left
 *  suddenly has to send uncompressed. */
const earlyChunkChars = 48 * 1024
const earlyChunkEveryMs = 1000
/** Waits for more, so long. */
const littleChars = 4096
const littleWaitsMs = 10_000
const saidKinds = ['track', 'identify']
/** A header without its events, generously. */
const headerBytes = 1200
/** Split so that each part fits into what may be in flight when the page is left. */
const maxLeavingEventChars = 24 * 1024

export function createOutbox(deps: Deps): Outbox {
  const { tab, transport } = deps
  let buffer = newBuffer()
  let compressedAt = 0
  /** Swapped out and being compressed. */
  const sealing: Buffer[] = []
  let sealed = Promise.resolve()

  function headerOf(session: Session): Record<string, unknown> {
    return {
      batchNo: ++tab.batchNo,
      clockOffsetMs: session.clockOffsetMs,
      visitorId: deps.visitorId,
      sessionId: session.sessionId,
      sessionStart: session.sessionStart,
      tabId: tab.tabId,
      recorder: deps.recorder,
      release: deps.release,
      ...(tab.droppedEvents > 0 ? { droppedEvents: tab.droppedEvents } : {}),
      ...(tab.droppedChunks > 0 ? { droppedChunks: tab.droppedChunks } : {}),
    }
  }

  function chunkHeaderOf(
    lines: ReplayLine[],
    chunkNo: number,
    encoding: 'gzip' | 'identity',
    rawBytes: number,
  ): object {
    const times = lines.map((line) => line.ts)
    const assets = new Set<string>()
    for (const line of lines) for (const asset of line.assets) assets.add(asset)
    return {
      chunkNo,
      encoding,
      hasSnapshot: lines.some((line) => line.isSnapshot),
      firstTs: Math.min(...times),
      lastTs: Math.max(...times),
      eventCount: lines.length,
      rawBytes,
      pageId: lines[0]?.pageId ?? deps.pageId,
      assets: [...assets].slice(0, 500),
    }
  }

  function enqueueEvents(events: string[], session: Session, maxChars: number): void {
    for (const part of inParts(events, maxChars)) {
      transport.enqueue({ header: headerOf(session), events: part, chunk: null })
    }
  }

  function swap(session: Session): Buffer {
    const full = buffer
    buffer = newBuffer()
    full.session = session
    if (full.lines.length > 0) full.chunkNo = ++tab.chunkNo
    return full
  }

  async function seal(full: Buffer): Promise<void> {
    const raw = encode(full.lines)
    const packed = await gzip(raw)
    if (full.isTaken || !full.session) return
    sealing.splice(sealing.indexOf(full), 1)
    const bytes = packed ?? raw
    if (bytes.length > maxBatchBytes - 64 * 1024) {
      tab.droppedChunks++
      enqueueEvents(full.events, full.session, maxEventChars)
      return
    }
    const chunk = chunkHeaderOf(full.lines, full.chunkNo, packed ? 'gzip' : 'identity', raw.length)
    const eventChars = full.events.reduce((sum, event) => sum + event.length, 0)
    const isJoint = bytes.length + eventChars <= maxJointBytes && full.events.length <= maxEvents
    if (!isJoint) enqueueEvents(full.events, full.session, maxEventChars)
    const events = isJoint ? full.events : []
    transport.enqueue({ header: { ...headerOf(full.session), chunk }, events, chunk: bytes })
  }

  function compress(full: Buffer): void {
    full.isTaken = false
    compressedAt = Date.now()
    sealing.push(full)
    sealed = sealed.then(() => seal(full)).catch(() => {})
  }

  function flush(inTurn = false): void {
    const session = deps.session()
    const { events, lines, lineChars } = buffer
    if (!session || (events.length === 0 && lines.length === 0)) return
    const isLittle = inTurn && events.length === 0 && lineChars < littleChars
    if (isLittle && Date.now() - (lines[0]?.ts ?? 0) < littleWaitsMs) return
    const full = swap(session)
    if (full.lines.length > 0) compress(full)
    else enqueueEvents(full.events, session, maxEventChars)
  }

  function enqueueRaw(lines: ReplayLine[], chunkNo: number, session: Session): void {
    if (lines.length === 0) return
    const raw = encode(lines)
    const chunk = chunkHeaderOf(lines, chunkNo, 'identity', raw.length)
    transport.enqueue({ header: { ...headerOf(session), chunk }, events: [], chunk: raw })
  }

  /** As many of the first lines as may still be sent while the page is left. */
  function countFitting(lines: ReplayLine[]): number {
    let free = transport.leavingBytesFree() - headerBytes
    return lines.findIndex((line) => {
      free -= bytesOf(line.json).length + 1 + line.assets.length * 67
      return free < 0
    })
  }

  /**
   * A run of replay events, or as much of its beginning as fits; the rest waits on the device for the next page, or is
   * lost and counted as a lost chunk.
   */
  function enqueueLeavingChunk(full: Buffer, session: Session, isFinal: boolean): void {
    const { lines, chunkNo } = full
    const found = countFitting(lines)
    const fitting = found < 0 ? lines.length : found
    const isLast = chunkNo === tab.chunkNo
    if (fitting < lines.length && !isFinal) {
      compress({ ...full, events: [] })
      return
    }
    enqueueRaw(lines.slice(0, fitting), chunkNo, session)
    transport.sendNow(() => true)
    const rest = lines.slice(fitting)
    if (rest.length === 0) return
    const chars = rest.reduce((sum, line) => sum + line.json.length, 0)
    // The numbers of chunks tell their order: only what comes last can have another one.
    if (transport.mayWait(chars) && (isLast || fitting === 0)) {
      enqueueRaw(rest, fitting === 0 ? chunkNo : ++tab.chunkNo, session)
    } else tab.droppedChunks++
  }

  return {
    addEvent(event) {
      const json = toJson({ ...event, eventNo: ++tab.eventNo, pageId: deps.pageId })
      if (json.length > maxAnalyticsEventBytes) {
        tab.droppedEvents++
        return
      }
      buffer.events.push(json)
      if (buffer.events.length >= maxEvents) flush()
    },
    addReplay(line) {
      buffer.lines.push(line)
      // A snapshot is never little: what follows is nothing without it.
      buffer.lineChars += line.json.length + (line.isSnapshot ? littleChars : 0)
      const isEarly = buffer.lineChars >= earlyChunkChars && Date.now() - compressedAt >= earlyChunkEveryMs
      if (isEarly || buffer.lineChars >= flushChunkChars) flush()
    },
    flush,
    flushFacts() {
      const session = deps.session()
      if (!session) return
      enqueueEvents(buffer.events.splice(0), session, maxLeavingEventChars)
      transport.sendNow(hasEvents)
    },
    flushLeaving(isFinal) {
      const session = deps.session()
      if (!session) return
      const unsent = [...sealing.splice(0), swap(session)]
      for (const full of unsent) {
        full.isTaken = true
        enqueueEvents(full.events, full.session ?? session, maxLeavingEventChars)
      }
      transport.sendNow(hasEvents)
      for (const full of unsent) {
        if (full.lines.length > 0) enqueueLeavingChunk(full, full.session ?? session, isFinal)
      }
      if (isFinal) transport.left()
    },
    forgetReplay() {
      buffer.lines = []
      buffer.lineChars = 0
    },
    forgetObserved() {
      buffer.events = buffer.events.filter((event) => saidKinds.includes(JSON.parse(event).kind))
    },
  }
}

function newBuffer(): Buffer {
  return { events: [], lines: [], lineChars: 0, chunkNo: 0, session: null, isTaken: false }
}

const hasEvents = (batch: Batch) => batch.events.length > 0

/** NDJSON, as `protocol/batch.ts` draws it. */
function encode(lines: ReplayLine[]): Uint8Array<ArrayBuffer> {
  return bytesOf(lines.map((line) => line.json).join('\n'))
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text)
}

function inParts(events: string[], maxChars: number): string[][] {
  const parts: string[][] = []
  let chars = 0
  for (const event of events) {
    const part = parts[parts.length - 1]
    if (part && chars + event.length <= maxChars && part.length < maxEvents) {
      part.push(event)
      chars += event.length
    } else {
      parts.push([event])
      chars = event.length
    }
  }
  return parts
}
