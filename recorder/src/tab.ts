/**
 * Identity and counters of one browser tab, in sessionStorage, so that they go on from page to page and no number is
 * ever given twice. A duplicated tab (and a window opened by script) starts with a copy of sessionStorage: so a page
 * marks its entry as taken while it lives. Who finds a taken entry is a copy, or follows a crash, and is a new tab.
 */
import { isUuid } from '@hindsight/protocol/ids'
import { randomId, type Store } from './storage.ts'

export type Counters = {
  batchNo: number
  chunkNo: number
  eventNo: number
  droppedEvents: number
  droppedChunks: number
}
export type Tab = Counters & { tabId: string }

const counters = ['batchNo', 'chunkNo', 'eventNo', 'droppedEvents', 'droppedChunks'] as const

/** Takes the tab's entry. The object is the caller's to count with. */
export function takeTab(store: Store): Tab {
  const found = store.read('tab') as Partial<Tab & { taken: boolean }> | null
  const isMine =
    found !== null &&
    typeof found === 'object' &&
    found.taken === false &&
    typeof found.tabId === 'string' &&
    isUuid(found.tabId) &&
    counters.every((name) => Number.isSafeInteger(found[name]))
  const tab: Tab = { tabId: randomId(), batchNo: 0, chunkNo: 0, eventNo: 0, droppedEvents: 0, droppedChunks: 0 }
  if (isMine) Object.assign(tab, found)
  store.write('tab', { ...tab, taken: true })
  return tab
}

/** Leaves the entry to the next page of this tab. */
export function leaveTab(store: Store, tab: Tab): void {
  store.write('tab', { ...tab, taken: false })
}
