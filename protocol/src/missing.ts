/**
 * Which parts of a session cannot be watched, and why exactly: the one place that decides it, from what the recorder
 * said, what arrived, and what is known to have been dropped, refused or deleted.
 *
 * A part is named once, by the reason nearest to its cause: a page that was not to be replayed is not also "lost". Where
 * the recorder was on, the chunks tell: they are numbered per tab, so a number that is not there is a hole, and what
 * follows it cannot be shown before the next full snapshot. Between two chunks without a hole nothing happened on the page.
 */
import type { CostLevel, RecordingReason } from './events.ts'
import {
  countedWords,
  degradedWords,
  droppedWords,
  lostWords,
  type MissingReason,
  missingWords,
  refusedWords,
} from './recording.ts'

/** Times are server time, ms since 1970. */
export type MissingPart = {
  reason: MissingReason
  fromTs: number
  toTs: number
  /** null: of all tabs. */
  tabId: string | null
  /** null: of several pages. */
  pageId: string | null
  words: string
}

export type PageFacts = {
  tabId: string
  pageId: string
  firstTs: number
  lastTs: number
  /** What the recorder said of itself, in order. */
  states: readonly { ts: number; reason: RecordingReason }[]
  /** What it did less of, in order. */
  levels: readonly { ts: number; level: CostLevel }[]
}

export type TabFacts = {
  tabId: string
  /** Its counters began in this session. */
  isWhole: boolean
  /** Dropped by the browser while this session lasted. */
  droppedChunks: number
  droppedEvents: number
}

export type ChunkFacts = {
  tabId: string
  pageId: string
  chunkNo: number
  firstTs: number
  lastTs: number
  hasSnapshot: boolean
}

export type RecordingFacts = {
  firstTs: number
  lastTs: number
  /** Something arrived in the last minute: what is not here may be on its way. */
  live: boolean
  pages: readonly PageFacts[]
  tabs: readonly TabFacts[]
  chunks: readonly ChunkFacts[]
  /** Chunks that came and were not stored, and what the refusal says. */
  refused: readonly (Omit<ChunkFacts, 'pageId' | 'hasSnapshot'> & { says: string })[]
  /** Why its replay was deleted; null: it was not. */
  removed: 'retention' | 'erased' | null
}

/** A stretch shorter than this is the time that starting takes, not a part that is missing. */
const minPartMs = 1000
/** Parts with one reason that follow each other within this are one. */
const joinMs = 3000

const part = (
  reason: MissingReason,
  fromTs: number,
  toTs: number,
  { tabId, pageId }: { tabId: string | null; pageId: string | null },
  words = missingWords(reason),
): MissingPart => ({ reason, fromTs, toTs: Math.max(fromTs, toTs), tabId, pageId, words })

/** What the recorder said that it did not replay, as far as nothing of it is there nevertheless. */
function statedParts(page: PageFacts, chunks: readonly ChunkFacts[]): MissingPart[] {
  const snapshotTs = chunks.find(({ hasSnapshot }) => hasSnapshot)?.firstTs ?? Number.POSITIVE_INFINITY
  return page.states.flatMap(({ ts, reason }, i) => {
    if (reason === 'on') return []
    const toTs = page.states[i + 1]?.ts ?? Math.max(ts, page.lastTs)
    // What was held back until something happened came after all: the minute before it is there.
    const endTs = reason === 'notTriggered' || reason === 'tooShort' ? Math.min(toTs, snapshotTs) : toTs
    const isWhole = i === 0 && chunks.length === 0
    const fromTs = i === 0 ? Math.min(ts, page.firstTs) : ts
    return isWhole || endTs - fromTs >= minPartMs ? [part(reason, fromTs, endTs, page)] : []
  })
}

/** The recorder was on, or said nothing: then something should be there. */
function unarrivedParts(
  page: PageFacts,
  chunks: readonly ChunkFacts[],
  isExplained: boolean,
  live: boolean,
): MissingPart[] {
  if (chunks.length > 0) {
    return chunks.some(({ hasSnapshot }) => hasSnapshot) || isExplained
      ? []
      : [part('noStart', page.firstTs, page.lastTs, page)]
  }
  if (isExplained) return []
  if (page.states.length === 0) return [part('unknown', page.firstTs, page.lastTs, page)]
  const on = page.states.find(({ reason }) => reason === 'on')
  if (!on) return []
  return [part(live ? 'notYet' : 'notArrived', on.ts, page.lastTs, page)]
}

function degradedParts({ levels, ...page }: PageFacts): MissingPart[] {
  return levels.flatMap(({ ts, level }, i) => {
    if (level === 'full') return []
    return [part('degraded', ts, levels[i + 1]?.ts ?? page.lastTs, page, degradedWords(level))]
  })
}

type Hole = { from: number; to: number; fromTs: number; toTs: number }

/** Numbers that are not there, and until when that is felt. */
function holesOf(tab: TabFacts, chunks: readonly ChunkFacts[], firstTs: number, lastTs: number): Hole[] {
  const holes: Hole[] = []
  let before: ChunkFacts | null = null
  for (const [i, chunk] of chunks.entries()) {
    const expected: number = before === null ? (tab.isWhole ? 1 : chunk.chunkNo) : before.chunkNo + 1
    if (chunk.chunkNo > expected) {
      const resumes = chunks.slice(i).find(({ hasSnapshot }) => hasSnapshot)
      const fromTs = before?.lastTs ?? firstTs
      holes.push({ from: expected, to: chunk.chunkNo - 1, fromTs, toTs: resumes?.firstTs ?? lastTs })
    }
    before = chunk
  }
  return holes
}

/** Holes with what is known of their cause, and what was dropped or refused at the end, where no number tells. */
function lostParts(facts: RecordingFacts, tab: TabFacts, pages: readonly PageFacts[]): MissingPart[] {
  const chunks = facts.chunks.filter(({ tabId }) => tabId === tab.tabId)
  const refused = facts.refused.filter(({ tabId }) => tabId === tab.tabId)
  const inTab = { tabId: tab.tabId, pageId: null }
  const firstTs = Math.min(...pages.map((page) => page.firstTs))
  const lastTs = Math.max(...pages.map((page) => page.lastTs), ...chunks.map((chunk) => chunk.lastTs))
  let dropped = tab.droppedChunks
  const parts = holesOf(tab, chunks, firstTs, lastTs).map(({ from, to, fromTs, toTs }) => {
    const turned = refused.find(({ chunkNo }) => chunkNo >= from && chunkNo <= to)
    if (turned) return part('refused', fromTs, toTs, inTab, refusedWords(turned.chunkNo, turned.says))
    const size = to - from + 1
    if (dropped < size) return part('lost', fromTs, toTs, inTab, lostWords(from, to))
    dropped -= size
    return part('dropped', fromTs, toTs, inTab, droppedWords(from, to))
  })
  const last = chunks.at(-1)
  for (const one of refused.filter(({ chunkNo }) => chunkNo > (last?.chunkNo ?? 0))) {
    parts.push(part('refused', last?.lastTs ?? one.firstTs, one.lastTs, inTab, refusedWords(one.chunkNo, one.says)))
  }
  if (dropped > 0) {
    parts.push(part('dropped', last?.lastTs ?? firstTs, lastTs, inTab, countedWords('dropped', dropped, 'part')))
  }
  if (tab.droppedEvents > 0) {
    const words = countedWords('droppedFacts', tab.droppedEvents, 'event')
    parts.push(part('droppedFacts', firstTs, lastTs, inTab, words))
  }
  return parts
}

/** Neighbours with one reason become one part, page after page. */
function joined(parts: readonly MissingPart[]): MissingPart[] {
  const out: MissingPart[] = []
  for (const next of [...parts].sort((a, b) => a.fromTs - b.fromTs || a.toTs - b.toTs)) {
    const before = out.findLast(({ tabId, words }) => tabId === next.tabId && words === next.words)
    if (before && next.fromTs - before.toTs <= joinMs) {
      before.toTs = Math.max(before.toTs, next.toTs)
      if (before.pageId !== next.pageId) before.pageId = null
    } else out.push({ ...next })
  }
  return out
}

const overlaps = (a: { fromTs: number; toTs: number }, b: { firstTs: number; lastTs: number }): boolean =>
  a.fromTs <= b.lastTs && a.toTs >= b.firstTs

/** In the order of their beginnings; none: all of the session can be watched. */
export function missingParts(facts: RecordingFacts): MissingPart[] {
  if (facts.removed !== null) {
    return [part(facts.removed, facts.firstTs, facts.lastTs, { tabId: null, pageId: null })]
  }
  if (facts.pages.length === 0) {
    return [part('unknown', facts.firstTs, facts.lastTs, { tabId: null, pageId: null })]
  }
  const lost = facts.tabs.flatMap((tab) => {
    const pages = facts.pages.filter(({ tabId }) => tabId === tab.tabId)
    return pages.length === 0 ? [] : lostParts(facts, tab, pages)
  })
  const ofPages = facts.pages.flatMap((page) => {
    const chunks = facts.chunks.filter(({ tabId, pageId }) => tabId === page.tabId && pageId === page.pageId)
    const isExplained = lost.some(
      (one) => one.reason !== 'droppedFacts' && one.tabId === page.tabId && overlaps(one, page),
    )
    return [
      ...statedParts(page, chunks),
      ...unarrivedParts(page, chunks, isExplained, facts.live),
      ...degradedParts(page),
    ]
  })
  return joined([...ofPages, ...lost])
}
