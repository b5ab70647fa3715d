/**
 * One tab's recording, put together from its chunks. Chunks hold changes that only make sense on the page they were
 * made to: where one is missing, what follows is left out up to the next full snapshot, and the hole is shown.
 */
import type { ChunkRow } from '@hindsight/protocol/api/sessions'
import type { SafeEvent } from '../sanitise/events.ts'
import type { ChunkFault } from './decode.ts'

/**
 * `missing` never arrived; `noStart` is cut off from its page's beginning; `failed` could not be fetched; `tooMuch` was
 * left out by the recorder.
 */
export type GapReason = ChunkFault | 'missing' | 'noStart' | 'failed' | 'tooMuch'
/** In rrweb's own time, uncorrected. */
export type Gap = { fromTs: number; toTs: number; reason: GapReason }
/** A run without holes. Begins with a full snapshot. */
export type Segment = { events: SafeEvent[] }
export type TabStream = {
  tabId: string
  segments: Segment[]
  gaps: Gap[]
  /** Lines that were no events. */
  unreadable: number
}

export type Decoded = {
  events: SafeEvent[]
  unreadable: number
  fault: GapReason | null
  gaps: { fromTs: number; toTs: number }[]
}
type Decode = (chunk: ChunkRow, restart: boolean) => Promise<Decoded>

export type Assembly = {
  stream: TabStream
  /** Takes the next chunk; returns the events that can be played. */
  take(chunk: ChunkRow, decode: Decode): Promise<SafeEvent[]>
}

export function createAssembly(tabId: string): Assembly {
  const stream: TabStream = { tabId, segments: [], gaps: [], unreadable: 0 }
  let nextNo = 1
  let lastTs: number | null = null
  let broken: GapReason | null = 'noStart'

  function noteGap(gap: Gap): void {
    const open = stream.gaps.at(-1)
    // Told before, and longer than it seemed.
    if (open && open.fromTs === gap.fromTs) open.toTs = Math.max(open.toTs, gap.toTs)
    else if (gap.toTs > gap.fromTs) stream.gaps.push(gap)
  }

  /** Nothing of this chunk can be played. */
  function skip(chunk: ChunkRow, reason: GapReason): SafeEvent[] {
    broken = reason
    lastTs ??= chunk.firstTs
    noteGap({ fromTs: lastTs, toTs: chunk.lastTs, reason })
    return []
  }

  function begin(first: SafeEvent, reason: GapReason): void {
    if (lastTs !== null) noteGap({ fromTs: lastTs, toTs: first.timestamp, reason })
    stream.segments.push({ events: [] })
    broken = null
  }

  return {
    stream,
    async take(chunk, decode) {
      if (chunk.chunkNo !== nextNo) broken = 'missing'
      nextNo = chunk.chunkNo + 1
      if (broken !== null && !chunk.hasSnapshot) return skip(chunk, broken)
      const { events, unreadable, fault, gaps } = await decode(chunk, broken !== null)
      stream.unreadable += unreadable
      if (fault !== null) return skip(chunk, fault)
      const [first] = events
      if (broken !== null) {
        if (first === undefined) return skip(chunk, 'noStart')
        begin(first, broken)
      }
      const segment = stream.segments.at(-1)
      for (const event of events) segment?.events.push(event)
      for (const gap of gaps) noteGap({ ...gap, reason: 'tooMuch' })
      lastTs = Math.max(lastTs ?? 0, chunk.lastTs)
      return events
    },
  }
}
