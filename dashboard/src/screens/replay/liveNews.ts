/** What arrives of a session that goes on, put to what is known of it. */
import type { EventRow, SessionDetail, SessionNews } from '@hindsight/protocol/api/sessions'

const eventKey = ({ tabId, eventNo, kind, ts }: EventRow) => (eventNo > 0 ? `${tabId}.${eventNo}` : `${kind} ${ts}`)

/** The very same list where nothing is new. */
export function withEvents(known: EventRow[], more: readonly EventRow[]): EventRow[] {
  const keys = new Set(known.map(eventKey))
  const fresh = more.filter((event) => !keys.has(eventKey(event)))
  if (fresh.length === 0) return known
  return [...known, ...fresh].sort(
    (a, b) => a.ts - b.ts || (a.tabId < b.tabId ? -1 : a.tabId > b.tabId ? 1 : a.eventNo - b.eventNo),
  )
}

/** The very same object where nothing is new. */
export function withChunks(detail: SessionDetail, more: SessionNews['chunks']): SessionDetail {
  const tabs = new Map(detail.tabs.map((tab) => [tab.tabId, tab]))
  let isNew = false
  for (const { tabId, ...chunk } of more) {
    const { firstTs, lastTs } = chunk
    const tab = tabs.get(tabId) ?? { tabId, firstTs, lastTs, chunks: [] }
    if (tab.chunks.some(({ chunkNo }) => chunkNo === chunk.chunkNo)) continue
    isNew = true
    tabs.set(tabId, {
      tabId,
      firstTs: Math.min(tab.firstTs, firstTs),
      lastTs: Math.max(tab.lastTs, lastTs),
      chunks: [...tab.chunks, chunk].sort((a, b) => a.chunkNo - b.chunkNo),
    })
  }
  return isNew ? { ...detail, tabs: [...tabs.values()] } : detail
}

/** An answer that was on its way while news arrived must not take them back. */
export function withChunksOf(detail: SessionDetail, before: SessionDetail | undefined): SessionDetail {
  if (before === undefined) return detail
  return withChunks(
    detail,
    before.tabs.flatMap(({ tabId, chunks }) => chunks.map((chunk) => ({ ...chunk, tabId }))),
  )
}
