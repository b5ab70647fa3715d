/** One full snapshot of a page, decoded and sanitised as for a replay. */
import type { SnapshotPage } from '@hindsight/protocol/api/privacy'
import { assetPrefix } from '@hindsight/protocol/batch'
import { useQuery } from '@tanstack/react-query'
import { call, callBytes } from '../../api/client.ts'
import { createSanitiser, type SafeEvent } from '../replay/sanitise/events.ts'
import { inflate, readLines } from '../replay/stream/decode.ts'

const asset = new RegExp(`${assetPrefix}([0-9a-f]{64})`, 'g')
const preferences = { colorScheme: 'light', reducedMotion: null } as const

type At = { siteId: string; sessionId: string; tabId: string; chunkNo: number }
const typeOf = (value: unknown) => (value as { type?: unknown } | null)?.type

/** Events of a chunk; none where it cannot be read. */
async function readChunk(params: At, signal: AbortSignal): Promise<unknown[]> {
  const { bytes, headers } = await callBytes('getChunk', { params, signal })
  const whole = await inflate(bytes, headers.get('hindsight-encoding') ?? 'identity')
  return 'fault' in whole ? [] : readLines(whole).values
}

/**
 * The last snapshot of the chunk, its size before it, and what came in the seconds behind it: style sheets often do.
 * Null where there is none to be read.
 */
async function readSnapshot(
  siteId: string,
  page: SnapshotPage,
  isWhole: boolean,
  signal: AbortSignal,
): Promise<SafeEvent[] | null> {
  const { sessionId, tabId, chunkNo } = page
  const here = { siteId, sessionId, tabId, chunkNo }
  const values = await readChunk(here, signal)
  const at = values.findLastIndex((value) => typeOf(value) === 2)
  const sizeAt = values.findLastIndex((value, n) => n < at && typeOf(value) === 4)
  if (at < 0 || sizeAt < 0) return null
  const wanted = [values[sizeAt], ...values.slice(at)]
  if (isWhole || !JSON.stringify(wanted).includes('_cssText')) wanted.push(...(await readNext(here, signal)))
  const hashes = [...new Set([...JSON.stringify(wanted).matchAll(asset)].map(([, hash]) => hash ?? ''))]
  const sheets = new Map(
    await Promise.all(hashes.map(async (hash) => [hash, await readSheet(siteId, hash, signal)] as const)),
  )
  const sanitiser = createSanitiser(preferences, (text) =>
    text.replace(asset, (_, hash: string) => sheets.get(hash) ?? ''),
  )
  return wanted.flatMap((value) => sanitiser.clean(value))
}

/** What follows in the next chunk, up to another page; there may be none. */
async function readNext(here: At, signal: AbortSignal): Promise<unknown[]> {
  const { tabs } = await call('getSession', { params: here, signal })
  const chunkNo = here.chunkNo + 1
  const isThere = tabs.some(
    ({ tabId, chunks }) => tabId === here.tabId && chunks.some((one) => one.chunkNo === chunkNo),
  )
  const next = isThere ? await readChunk({ ...here, chunkNo }, signal) : []
  const end = next.findIndex((value) => typeOf(value) === 2 || typeOf(value) === 4)
  return end < 0 ? next : next.slice(0, end)
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

/** `isWhole`: with what the page itself added in the seconds after it was loaded. */
export function useSnapshot(siteId: string, page: SnapshotPage | null, isWhole = false) {
  return useQuery({
    queryKey: ['sites', siteId, 'snapshot', page?.sessionId, page?.tabId, page?.chunkNo, isWhole],
    queryFn: ({ signal }) => (page === null ? null : readSnapshot(siteId, page, isWhole, signal)),
    enabled: page !== null,
    // Never changes.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  })
}
