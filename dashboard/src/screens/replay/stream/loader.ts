/** Fetches a session's chunks and stylesheets, tab by tab, and hands them to the worker in order. */
import type { ChunkRow, SessionDetail } from '@hindsight/protocol/api/sessions'
import { callBytes } from '../../../api/client.ts'
import { ApiProblem } from '../../../api/problem.ts'
import type { Preferences } from '../sanitise/css.ts'
import { createDecoder, type Decoder } from './decoder.ts'
import { type Assembly, createAssembly, type Decoded, type TabStream } from './tabStream.ts'

export type LoadState = {
  /** Changes whenever there is more to play. */
  version: number
  streams: ReadonlyMap<string, TabStream>
  loadedBytes: number
  totalBytes: number
  /** Everything known of so far has been taken in. */
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
  close(): void
}

/** Chunks fetched ahead of the one being decoded. */
const ahead = 5
const tries = 3
const retryMs = 700

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

export function createLoader(
  siteId: string,
  sessionId: string,
  preferencesOf: (tabId: string) => Preferences,
  decoder: Decoder = createDecoder(),
): Loader {
  const assemblies = new Map<string, Assembly>()
  const taken = new Map<string, number>()
  const sheets = new Map<string, Promise<string>>()
  const told = new Set<string>()
  const listeners = new Set<() => void>()
  const abort = new AbortController()
  const { signal } = abort
  let queue: Promise<void> = Promise.resolve()
  let pending = 0
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

  async function retried<T>(ask: () => Promise<T>): Promise<T> {
    for (let tried = 1; ; tried++) {
      try {
        return await ask()
      } catch (error) {
        if (signal.aborted || tried === tries || !(error instanceof ApiProblem) || !error.passing) throw error
        await pause(retryMs * tried)
      }
    }
  }

  function sheet(sha256: string): Promise<string> {
    const known = sheets.get(sha256)
    if (known) return known
    const asked = retried(() => callBytes('getAsset', { params: { siteId, sha256 }, signal })).then(
      ({ bytes }) => new TextDecoder().decode(bytes),
      () => {
        set({ missingSheets: state.missingSheets + 1 })
        return ''
      },
    )
    sheets.set(sha256, asked)
    return asked
  }

  type Fetched = { bytes: Uint8Array<ArrayBuffer>; encoding: string } | { problem: string }

  async function fetchChunk(tabId: string, { chunkNo }: ChunkRow): Promise<Fetched> {
    try {
      const answer = await retried(() =>
        callBytes('getChunk', { params: { siteId, sessionId, tabId, chunkNo }, signal }),
      )
      return { bytes: answer.bytes, encoding: answer.headers.get('hindsight-encoding') ?? 'identity' }
    } catch (error) {
      return { problem: error instanceof Error ? error.message : String(error) }
    }
  }

  async function decode(tabId: string, chunk: ChunkRow, restart: boolean, fetched: Fetched): Promise<Decoded> {
    if ('problem' in fetched) {
      set({ problem: fetched.problem })
      return { events: [], unreadable: 0, fault: 'failed', gaps: [] }
    }
    const assets: Record<string, string> = {}
    for (const hash of chunk.assets) {
      if (told.has(`${tabId} ${hash}`)) continue
      assets[hash] = await sheet(hash)
      told.add(`${tabId} ${hash}`)
    }
    return decoder.decode({ stream: tabId, restart, ...fetched, assets, preferences: preferencesOf(tabId) })
  }

  async function takeIn(tabId: string, chunks: ChunkRow[]): Promise<void> {
    const assembly = assemblies.get(tabId) ?? createAssembly(tabId)
    assemblies.set(tabId, assembly)
    const fetches = new Map<number, Promise<Fetched>>()
    const fetchOnce = (chunk: ChunkRow) => {
      const asked = fetches.get(chunk.chunkNo) ?? fetchChunk(tabId, chunk)
      fetches.set(chunk.chunkNo, asked)
      return asked
    }
    for (const [i, chunk] of chunks.entries()) {
      if (signal.aborted) return
      for (const next of chunks.slice(i, i + 1 + ahead)) void fetchOnce(next)
      const fetched = await fetchOnce(chunk)
      fetches.delete(chunk.chunkNo)
      await assembly.take(chunk, (taken, restart) => decode(tabId, taken, restart, fetched))
      set({ loadedBytes: state.loadedBytes + chunk.storedBytes })
    }
  }

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    update({ tabs }) {
      const work = tabs.flatMap(({ tabId, chunks }) => {
        const more = chunks
          .filter(({ chunkNo }) => chunkNo > (taken.get(tabId) ?? 0))
          .sort((a, b) => a.chunkNo - b.chunkNo)
        const last = more.at(-1)
        if (last) taken.set(tabId, last.chunkNo)
        return last ? [{ tabId, chunks: more }] : []
      })
      if (work.length === 0 && state.version > 0) return
      const bytes = work.reduce((sum, { chunks }) => sum + chunks.reduce((n, { storedBytes }) => n + storedBytes, 0), 0)
      pending++
      set({ totalBytes: state.totalBytes + bytes, settled: false })
      queue = queue.then(async () => {
        try {
          for (const { tabId, chunks } of work) await takeIn(tabId, chunks)
        } catch (error) {
          set({ problem: error instanceof Error ? error.message : String(error) })
        }
        pending--
        const streams = new Map([...assemblies].map(([tabId, { stream }]) => [tabId, stream]))
        set({ version: state.version + 1, streams, settled: pending === 0 })
      })
    },
    close() {
      abort.abort()
      listeners.clear()
      decoder.close()
    },
  }
}
