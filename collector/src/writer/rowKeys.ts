/** What rows are told apart by: an event and a chunk of the recorder by tab and number, a call by its message id. */
import type { EventFact } from '../facts.ts'
import type { ChunkKey } from './spool.ts'

type Tab = Pick<ChunkKey, 'siteId' | 'sessionId' | 'tabId'>
let last: Tab & { key: string } = { siteId: '', sessionId: '', tabId: '', key: '//' }

/**
 * Rows next to each other are mostly of one tab: its key is made once for all of them. The store gives ids in lower case,
 * however they came.
 */
export function tabKey({ siteId, sessionId, tabId }: Tab): string {
  if (tabId !== last.tabId || sessionId !== last.sessionId || siteId !== last.siteId) {
    last = { siteId, sessionId, tabId, key: `${siteId}/${`${sessionId}/${tabId}`.toLowerCase()}` }
  }
  return last.key
}

/** Of each tab the highest number. Rows next to each other are mostly of one: it is looked for once for all of them. */
export function highestOfTabs<Row extends Tab>(
  rows: readonly Row[],
  numberOf: (row: Row) => number,
): Map<string, number> {
  const highest = new Map<string, number>()
  let tab = ''
  let known = 0
  for (const row of rows) {
    const key = tabKey(row)
    if (key !== tab) {
      if (tab !== '') highest.set(tab, known)
      tab = key
      known = highest.get(tab) ?? 0
    }
    known = Math.max(known, numberOf(row))
  }
  if (tab !== '') highest.set(tab, known)
  return highest
}

const messageKey = ({ siteId, messageId }: Pick<EventFact, 'siteId' | 'messageId'>): string => `${siteId}/${messageId}`

type EventKey = Tab & Pick<EventFact, 'eventNo' | 'messageId'>
type Numbers = Map<string, Set<number>>

/** Whether it was not there before. */
function add(numbers: Numbers, tab: string, number: number): boolean {
  const known = numbers.get(tab)
  if (known?.has(number)) return false
  if (known) known.add(number)
  else numbers.set(tab, new Set([number]))
  return true
}

export type RowKeys = {
  hasEvent(event: EventKey): boolean
  hasChunk(chunk: Tab & { chunkNo: number }): boolean
  /** False where it was there already. */
  addEvent(event: EventKey): boolean
  addChunk(chunk: Tab & { chunkNo: number }): boolean
}

/** A set of keys of rows. */
export function createRowKeys(): RowKeys {
  const events: Numbers = new Map()
  const chunks: Numbers = new Map()
  const messages = new Set<string>()

  return {
    hasEvent: (event) =>
      event.messageId === ''
        ? (events.get(tabKey(event))?.has(event.eventNo) ?? false)
        : messages.has(messageKey(event)),
    hasChunk: (chunk) => chunks.get(tabKey(chunk))?.has(chunk.chunkNo) ?? false,
    addEvent(event) {
      if (event.messageId === '') return add(events, tabKey(event), event.eventNo)
      const before = messages.size
      return messages.add(messageKey(event)).size > before
    },
    addChunk: (chunk) => add(chunks, tabKey(chunk), chunk.chunkNo),
  }
}
