/**
 * What there is of one tab's recording, before any of it is read: from the list of its chunks. A segment begins with a
 * chunk that holds a full snapshot and goes on to the next such one; it can be read and played alone. Chunks hold changes
 * that only make sense on the page they were made to: where one is missing, what follows is left out up to the next full
 * snapshot, and the hole is shown.
 */
import type { ChunkRow } from '@hindsight/protocol/api/sessions'
import type { ChunkFault } from './decode.ts'

/**
 * `missing` never arrived; `noStart` is cut off from its page's beginning; `failed` could not be fetched; `tooMuch` was
 * left out by the recorder.
 */
export type GapReason = ChunkFault | 'missing' | 'noStart' | 'failed' | 'tooMuch'
/** In rrweb's own time, uncorrected. */
export type Gap = { fromTs: number; toTs: number; reason: GapReason }

/** What reading a segment, or its beginning, has told. Times are rrweb's own. */
export type SegmentRead = {
  /** Chunks read so far. */
  chunks: number
  /** Events in them. */
  total: number
  /** Time of its first event; null: nothing of it can be played. */
  fromTs: number | null
  /** When something was done by hand, thinned. */
  activity: readonly number[]
  /** Times of its full snapshots. */
  snapshots: readonly number[]
  gaps: readonly Gap[]
  /** Lines that were no events. */
  unreadable: number
}

export type Segment = {
  /** Number of its first chunk, which names it within its tab. */
  no: number
  /** In order, without holes. Where `hasTail`, the last one belongs to the next segment, but for what precedes its snapshot. */
  chunks: readonly ChunkRow[]
  hasTail: boolean
  /** By its chunks: the snapshot may come up to a chunk's length later. */
  fromTs: number
  toTs: number
  read: SegmentRead | null
}

export type TabStream = {
  tabId: string
  segments: readonly Segment[]
  gaps: readonly Gap[]
  /** Lines that were no events, of what was read so far. */
  unreadable: number
}

type Run = { chunks: ChunkRow[]; isBroken: boolean }

/** Runs of chunks that each begin with a snapshot, and the holes between them. */
function runsOf(chunks: readonly ChunkRow[]): { runs: Run[]; gaps: Gap[] } {
  const runs: Run[] = []
  const gaps: Gap[] = []
  let hole: Gap | null = null
  let nextNo = 1
  let lastTs: number | null = null
  for (const chunk of chunks) {
    const isMissing = chunk.chunkNo !== nextNo
    nextNo = chunk.chunkNo + 1
    const run = runs.at(-1)
    if (isMissing || run === undefined) {
      const reason = isMissing ? 'missing' : 'noStart'
      hole ??= { fromTs: lastTs ?? chunk.firstTs, toTs: chunk.firstTs, reason }
      if (run && isMissing) run.isBroken = true
    }
    if (chunk.hasSnapshot) {
      if (hole !== null) gaps.push({ ...hole, toTs: chunk.firstTs })
      hole = null
      runs.push({ chunks: [chunk], isBroken: false })
    } else if (hole !== null) hole.toTs = Math.max(hole.toTs, chunk.lastTs)
    else run?.chunks.push(chunk)
    lastTs = Math.max(lastTs ?? 0, chunk.lastTs)
  }
  if (hole !== null) gaps.push(hole)
  return { runs, gaps: gaps.filter(({ fromTs, toTs }) => toTs > fromTs) }
}

/** Exact where the segment was read: the snapshot stands somewhere in its first chunk. */
export function startOfSegment({ read, fromTs }: Segment): number {
  return read?.fromTs ?? fromTs
}

/** @param readOf what is known of the segment that begins with this chunk. */
export function tabStreamOf(
  tabId: string,
  given: readonly ChunkRow[],
  readOf: (no: number) => SegmentRead | null = () => null,
): TabStream {
  const { runs, gaps } = runsOf([...given].sort((a, b) => a.chunkNo - b.chunkNo))
  const segments = runs.map(({ chunks, isBroken }, i): Segment => {
    const first = chunks[0] as ChunkRow
    const tail = isBroken ? undefined : runs[i + 1]?.chunks[0]
    const toTs = Math.max(...chunks.map(({ lastTs }) => lastTs))
    return {
      no: first.chunkNo,
      chunks: tail ? [...chunks, tail] : chunks,
      hasTail: tail !== undefined,
      fromTs: first.firstTs,
      toTs,
      read: readOf(first.chunkNo),
    }
  })
  const told = segments.flatMap(({ read }) => read?.gaps ?? [])
  return {
    tabId,
    segments,
    gaps: joined([...gaps, ...told], segments),
    unreadable: segments.reduce((sum, { read }) => sum + (read?.unreadable ?? 0), 0),
  }
}

/** In order, each up to where it really ends: at the snapshot, not at the chunk that holds it. */
function joined(gaps: Gap[], segments: readonly Segment[]): Gap[] {
  const exact = new Map(segments.map((segment) => [segment.fromTs, startOfSegment(segment)]))
  return gaps.map((gap) => ({ ...gap, toTs: exact.get(gap.toTs) ?? gap.toTs })).sort((a, b) => a.fromTs - b.fromTs)
}

/** The segment that shows this moment, or the first; null where nothing can be shown. */
export function segmentAt({ segments }: TabStream, ts: number): Segment | null {
  let found: Segment | null = null
  for (const segment of segments) {
    if (segment.read?.fromTs === null) continue
    if (found !== null && startOfSegment(segment) > ts) break
    found = segment
  }
  return found
}
