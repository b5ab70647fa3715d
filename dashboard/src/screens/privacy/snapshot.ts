/** One full snapshot of a page, decoded and sanitised as for a replay. */
import type { SnapshotPage } from '@hindsight/protocol/api/privacy'
import { assetPrefix } from '@hindsight/protocol/batch'
import { useQuery } from '@tanstack/react-query'
import { callBytes } from '../../api/client.ts'
import { createSanitiser, type SafeEvent } from '../replay/sanitise/events.ts'
import { inflate, readLines } from '../replay/stream/decode.ts'

const asset = new RegExp(`${assetPrefix}([0-9a-f]{64})`, 'g')
const preferences = { colorScheme: 'light', reducedMotion: null } as const

/** The last snapshot of the chunk with its size, and nothing that came after. Null where there is none to be read. */
async function readSnapshot(siteId: string, page: SnapshotPage, signal: AbortSignal): Promise<SafeEvent[] | null> {
  const { sessionId, tabId, chunkNo } = page
  const { bytes, headers } = await callBytes('getChunk', { params: { siteId, sessionId, tabId, chunkNo }, signal })
  const whole = await inflate(bytes, headers.get('hindsight-encoding') ?? 'identity')
  if ('fault' in whole) return null
  const { values } = readLines(whole)
  const at = values.findLastIndex((value) => (value as { type?: unknown } | null)?.type === 2)
  const sizeAt = values.findLastIndex((value, n) => n < at && (value as { type?: unknown } | null)?.type === 4)
  if (at < 0 || sizeAt < 0) return null
  const wanted = [values[sizeAt], values[at]]
  const hashes = [...new Set([...JSON.stringify(wanted).matchAll(asset)].map(([, hash]) => hash ?? ''))]
  const sheets = new Map(
    await Promise.all(hashes.map(async (hash) => [hash, await readSheet(siteId, hash, signal)] as const)),
  )
  const sanitiser = createSanitiser(preferences, (text) =>
    text.replace(asset, (_, hash: string) => sheets.get(hash) ?? ''),
  )
  return wanted.flatMap((value) => sanitiser.clean(value))
}

/** A sheet that is not there leaves the page plainer. */
async function readSheet(siteId: string, sha256: string, signal: AbortSignal): Promise<string> {
  try {
    const { bytes } = await callBytes('getAsset', { params: { siteId, sha256 }, signal })
    return new TextDecoder().decode(bytes)
  } catch (error) {
    if (signal.aborted) throw error
    return ''
  }
}

export function useSnapshot(siteId: string, page: SnapshotPage | null) {
  return useQuery({
    queryKey: ['sites', siteId, 'snapshot', page?.sessionId, page?.tabId, page?.chunkNo],
    queryFn: ({ signal }) => (page === null ? null : readSnapshot(siteId, page, signal)),
    enabled: page !== null,
    // Never changes.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  })
}
