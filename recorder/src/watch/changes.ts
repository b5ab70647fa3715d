/**
 * Changes of the page, watched once, and which of them the page makes by itself. A change says nothing about what the
 * visitor did just before if its place was already changing in the 2 s before that (clocks, spinners), or has changed
 * of its own accord more than once while the visitor did nothing (carousels that turn every five seconds).
 */
import type { Stop } from '../page.ts'
import { createHearers, sharedPerHost } from './once.ts'
import { visitorOf } from './visitor.ts'

/** capture.md §3. */
const restlessMs = 2000
/** What happens later than this after an act, happens by itself. */
const unpromptedMs = 3000
const unpromptedChanges = 2

export type Changes = {
  hear(handler: (records: MutationRecord[]) => void): Stop
  /** Whether this change would have come anyway, as seen at the time `since`. */
  isRestless(record: MutationRecord, since: number): boolean
}

type History = { at: number; before: number; unprompted: number }

/** Slides of a carousel take turns: for attributes, the siblings of an element share its history. */
function placesOf(record: MutationRecord): [Node, string][] {
  const places: [Node, string][] = [[record.target, '']]
  const parent = record.target.parentNode
  if (record.type === 'attributes' && parent) places.push([parent, record.attributeName ?? ''])
  return places
}

export const changesOf = sharedPerHost<Changes>((host) => {
  const [visitor, releaseVisitor] = visitorOf(host)
  const hearers = createHearers<MutationRecord[]>()
  const histories = new WeakMap<Node, Map<string, History>>()

  function remember(record: MutationRecord, now: number, prompted: boolean): void {
    for (const [node, what] of placesOf(record)) {
      const known = histories.get(node) ?? new Map<string, History>()
      if (known.size === 0) histories.set(node, known)
      const history = known.get(what) ?? { at: 0, before: 0, unprompted: 0 }
      if (history.at === now) continue
      known.set(what, {
        at: now,
        before: history.at,
        unprompted: history.unprompted + (prompted ? 0 : 1),
      })
    }
  }

  function isRestless(record: MutationRecord, since: number): boolean {
    return placesOf(record).some(([node, what]) => {
      const history = histories.get(node)?.get(what)
      if (!history) return false
      // What changed after `since` is asked about: what counts is the change before that one.
      const last = history.at >= since ? history.before : history.at
      return (last > 0 && last < since && since - last <= restlessMs) || history.unprompted >= unpromptedChanges
    })
  }

  const stop = host.page.observe(
    document,
    { subtree: true, childList: true, attributes: true, characterData: true, characterDataOldValue: true },
    (records) => {
      hearers.tell(records)
      const now = Date.now()
      const prompted = now - visitor.actedAt() < unpromptedMs
      for (const record of records) remember(record, now, prompted)
    },
  )
  return [
    { hear: hearers.hear, isRestless },
    () => {
      stop()
      releaseVisitor()
    },
  ]
})
