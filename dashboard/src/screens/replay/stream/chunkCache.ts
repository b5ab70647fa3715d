/** Fetches runs of chunks, and keeps the last ones as they came: a segment that was dropped is soon back. */
import type { ChunkRow } from '@hindsight/protocol/api/sessions'
import { type FramedChunk, readChunkFrames } from '@hindsight/protocol/chunkFrames'
import { callBytes } from '../../../api/client.ts'
import { retried } from './retried.ts'

/** Compressed: some hours of recording. */
const maxKeptBytes = 24 * 1024 * 1024

type Place = { siteId: string; sessionId: string }
type FetchedChunk = Pick<FramedChunk, 'encoding' | 'bytes'>

export type ChunkCache = {
  /** In the order asked for; one that is not there any more is damaged, as it were. */
  fetch(tabId: string, chunks: readonly ChunkRow[]): Promise<FetchedChunk[]>
}

/** No gzip has no bytes: what cannot be had is told as a damaged chunk. */
const gone: FetchedChunk = { encoding: 'gzip', bytes: new Uint8Array(0) }

export function createChunkCache({ siteId, sessionId }: Place, signal: AbortSignal): ChunkCache {
  /** In the order of their last use. */
  const kept = new Map<string, FetchedChunk>()
  let keptBytes = 0

  function keep(key: string, chunk: FetchedChunk): void {
    kept.set(key, chunk)
    keptBytes += chunk.bytes.length
    for (const [oldest, { bytes }] of kept) {
      if (keptBytes <= maxKeptBytes) return
      kept.delete(oldest)
      keptBytes -= bytes.length
    }
  }

  return {
    async fetch(tabId, chunks) {
      const found = new Map<number, FetchedChunk>()
      for (const { chunkNo } of chunks) {
        const key = `${tabId} ${chunkNo}`
        const chunk = kept.get(key)
        if (!chunk) continue
        kept.delete(key)
        kept.set(key, chunk)
        found.set(chunkNo, chunk)
      }
      const to = chunks.at(-1)?.chunkNo ?? 0
      for (;;) {
        const from = chunks.find(({ chunkNo }) => !found.has(chunkNo))?.chunkNo
        if (from === undefined) break
        const params = { siteId, sessionId, tabId }
        const { bytes } = await retried(() => callBytes('getChunks', { params, query: { from, to }, signal }), signal)
        for (const frame of readChunkFrames(bytes)) {
          if (!found.has(frame.chunkNo)) keep(`${tabId} ${frame.chunkNo}`, frame)
          found.set(frame.chunkNo, frame)
        }
        if (!found.has(from)) found.set(from, gone)
      }
      return chunks.map(({ chunkNo }) => found.get(chunkNo) ?? gone)
    },
  }
}
