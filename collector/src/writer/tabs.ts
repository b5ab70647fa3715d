/**
 * What this process knows of the tabs that send to it: the highest number (of events, or of chunks) that it has
 * accepted, or that was stored when it first heard of the tab. A row above it is new for sure and needs no look-up.
 *
 * Why a first try is not believed by itself: browsers send a request again on their own when a kept-alive connection
 * dies before the answer, so a first try can be a repeat of what a collector stored just before it was killed.
 */

/** Tabs remembered, about 200 bytes each; a forgotten one costs a look-up. */
const maxTabs = 50_000

export type HighestNumbers = {
  isNew(tab: string, number: number): boolean
  /** The highest number stored, by a look-up; 0: none. */
  learn(tab: string, number: number): void
  /** Rows up to this number are in the store or the spool. A tab that was never looked up stays unknown. */
  accepted(tab: string, number: number): void
}

export function createHighestNumbers(): HighestNumbers {
  /** In the order of their last use. */
  const tabs = new Map<string, number>()

  function raise(tab: string, number: number): void {
    const highest = Math.max(tabs.get(tab) ?? 0, number)
    tabs.delete(tab)
    tabs.set(tab, highest)
    if (tabs.size <= maxTabs) return
    const [oldest] = tabs.keys()
    if (oldest !== undefined) tabs.delete(oldest)
  }

  return {
    isNew: (tab, number) => number > (tabs.get(tab) ?? Number.POSITIVE_INFINITY),
    learn: raise,
    accepted(tab, number) {
      if (tabs.has(tab)) raise(tab, number)
    },
  }
}
