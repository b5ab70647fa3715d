/**
 * What shops tell Google's tags of: ecommerce events pushed to `dataLayer`, as objects or by `gtag('event', …)`. Those
 * pushed before this file was there are in the list still. Tag managers replace `push`, at any time and not always with
 * one that calls the former, and drop old entries: so the list itself is looked at, and `push` only tells when.
 */
import type { Capture } from '../host.ts'
import type { Stop } from '../page.ts'
import { shopEvents } from '../shop/ga4.ts'

/** How soon an entry is found where `push` was replaced without a word. */
const lookEveryMs = 1000
/** A shop may push `search` and then `view_search_results`: one search. */
const sameSearchMs = 10_000

type Entry = { event?: unknown; 0?: unknown; 1?: unknown; 2?: unknown }

/** Over restarts of the captures: an entry is told once per page. */
const told = new WeakSet<object>()
let lastSearch = { query: '' as unknown, at: 0 }

export const startDataLayer: Capture = ({ page, emit }) => {
  let watched: { layer: unknown[]; push: unknown; stop: Stop } | null = null

  function isSameSearch(query: unknown): boolean {
    const at = Date.now()
    const isSame = lastSearch.query === query && at - lastSearch.at < sameSearchMs
    lastSearch = { query, at }
    return isSame
  }

  /** `isNew`: seen being pushed; a page may push one object many times. */
  function take(entry: unknown, isNew: boolean): void {
    if (typeof entry !== 'object' || entry === null || (told.has(entry) && !isNew)) return
    told.add(entry)
    const pushed = entry as Entry
    // `gtag` pushes its arguments.
    const events = pushed[0] === 'event' ? shopEvents(pushed[1], pushed[2] ?? {}) : shopEvents(pushed.event, pushed)
    for (const { name, properties } of events) {
      if ('query' in properties && isSameSearch(properties.query)) continue
      emit({ kind: 'track', name, properties })
    }
  }

  function takeAll(entries: unknown[], isNew: boolean): void {
    // One whose getters throw costs only itself.
    for (const entry of entries) page.guard(() => take(entry, isNew))
  }

  function look(): void {
    const layer = (window as { dataLayer?: unknown }).dataLayer
    if (!Array.isArray(layer)) return
    takeAll(layer, false)
    if (watched?.layer === layer && watched.push === layer.push) return
    watched?.stop()
    const stop = page.patch(
      layer,
      'push',
      (push) =>
        function (this: unknown[], ...entries: unknown[]) {
          const length = push.apply(this, entries)
          takeAll(entries, true)
          return length
        },
    )
    watched = { layer, push: layer.push, stop }
  }

  look()
  const stops = [page.every(lookEveryMs, look), page.beforeLeaving(look)]
  return () => {
    for (const stop of stops) stop()
    watched?.stop()
  }
}
