/**
 * Searches the newest stored replays of a site for personal patterns. Bounded: so many chunks, so many seconds, so many
 * findings; between pieces of work the process is given back to everything else. Texts are looked at and forgotten: what
 * is kept is where they stood and what they looked like.
 */
import { setImmediate } from 'node:timers/promises'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { LintFinding, LintRun } from '@hindsight/protocol/api/privacy'
import { pathTemplate } from '@hindsight/protocol/places'
import type { Store } from '../clickhouse/store.ts'
import { getChunk } from '../queries/getChunk.ts'
import { type NewestChunk, newestChunks, sessionStarts } from '../queries/newestChunks.ts'
import { createMemory, type Found, findPersonal, type Memory } from './findPersonal.ts'
import { createPageTree, type PageTree } from './pageTree.ts'

const inflate = promisify(gunzip)
/** A page as large as this holds the process too long. */
const maxRawBytes = 8 * 1024 * 1024
/** More than anyone will mask one by one. */
const maxFindings = 200
/** Work in one go. */
const maxTurnMs = 8

type Kept = LintFinding & { seenIn: Set<string>; at: number }

export async function lint(
  store: Store,
  siteId: string,
  limits: { chunks: number; seconds: number },
  onProgress: (run: Partial<LintRun>) => void,
): Promise<Partial<LintRun>> {
  const until = Date.now() + limits.seconds * 1000
  const newest = await newestChunks(store, siteId, limits.chunks + 1)
  const chunks = newest.slice(0, limits.chunks)
  const starts = await sessionStarts(store, siteId, chunks)
  const sessions = new Set(chunks.map(({ sessionId }) => sessionId)).size
  const kept = new Map<string, Kept>()
  const look = createMemory()
  let read = 0
  let skipped = 0
  let limitedBy: LintRun['limitedBy'] = newest.length > chunks.length ? 'chunks' : null
  const shown = () => ({ read, skipped, total: chunks.length, sessions, findings: findingsOf(kept) })
  onProgress(shown())

  for (const ofTab of byTab(chunks)) {
    let tree: PageTree | null = null
    for (const chunk of ofTab) {
      if (Date.now() > until) limitedBy = 'time'
      if (kept.size >= maxFindings) limitedBy = 'findings'
      if (limitedBy === 'time' || limitedBy === 'findings') return { ...shown(), limitedBy }
      read++
      if (chunk.hasSnapshot) tree ??= createPageTree()
      const lines: string[] | null = tree && chunk.rawBytes <= maxRawBytes ? await linesOf(store, siteId, chunk) : null
      if (!tree || !lines) {
        skipped++
        tree = null
        continue
      }
      const { sessionId, clockOffsetMs } = chunk
      await search(tree, lines, look, (found, ts, path) => {
        const at = ts + clockOffsetMs
        keep(kept, found, { sessionId, path, at, startedAt: starts.get(sessionId) ?? at })
      })
      onProgress(shown())
    }
  }
  return { ...shown(), limitedBy }
}

/** Chunks of a tab in their order; the newest tabs first. */
function byTab(chunks: NewestChunk[]): NewestChunk[][] {
  const tabs = new Map<string, NewestChunk[]>()
  for (const chunk of chunks) tabs.set(chunk.tabId, [...(tabs.get(chunk.tabId) ?? []), chunk])
  return [...tabs.values()].map((ofTab) => ofTab.sort((a, b) => a.chunkNo - b.chunkNo))
}

async function linesOf(store: Store, siteId: string, chunk: NewestChunk): Promise<string[] | null> {
  const { sessionDay, sessionId, tabId, chunkNo } = chunk
  const stored = await getChunk(store, siteId, sessionDay, sessionId, tabId, chunkNo)
  if (!stored) return null
  try {
    const isPacked = stored.encoding === 'gzip'
    const bytes = isPacked ? await inflate(stored.bytes, { maxOutputLength: maxRawBytes }) : stored.bytes
    return bytes.toString('utf8').split('\n')
  } catch {
    return null // Damaged: the player would show a gap.
  }
}

async function search(
  tree: PageTree,
  lines: string[],
  look: Memory,
  onFound: (found: Found, ts: number, path: string) => void,
): Promise<void> {
  let turnEnds = Date.now() + maxTurnMs
  for (const line of lines) {
    if (Date.now() > turnEnds) {
      await setImmediate()
      turnEnds = Date.now() + maxTurnMs
    }
    const event = parsed(line)
    if (!event) continue
    const found = findPersonal(tree.apply(event), look)
    for (const one of found) onFound(one, event.timestamp, pathTemplate(tree.href))
  }
}

function parsed(line: string): { timestamp: number } | null {
  try {
    const value: unknown = JSON.parse(line)
    const timestamp = (value as { timestamp?: unknown } | null)?.timestamp
    return typeof timestamp === 'number' ? (value as { timestamp: number }) : null
  } catch {
    return null
  }
}

type Where = { sessionId: string; path: string; at: number; startedAt: number }

function keep(kept: Map<string, Kept>, found: Found, { sessionId, path, at, startedAt }: Where): void {
  const key = `${found.kind} ${path} ${found.selector} ${found.where}`
  const before = kept.get(key)
  const seenIn = before?.seenIn ?? new Set<string>()
  seenIn.add(sessionId)
  if (before && before.at >= at) {
    before.sessions = seenIn.size
    return
  }
  const t = Math.max(0, Math.round(at - startedAt))
  kept.set(key, { ...found, path, sessionId, t, sessions: seenIn.size, seenIn, at })
}

/** The surest kinds first, then what most sessions show. */
const order: Record<LintFinding['kind'], number> = {
  card: 0,
  iban: 1,
  email: 2,
  phone: 3,
  birthDate: 4,
  name: 5,
  address: 6,
  number: 7,
}

function findingsOf(kept: Map<string, Kept>): LintFinding[] {
  return [...kept.values()]
    .map(({ seenIn: _seenIn, at: _at, ...finding }) => finding)
    .sort((a, b) => order[a.kind] - order[b.kind] || b.sessions - a.sessions || (a.selector < b.selector ? -1 : 1))
}
