/** Tells what the recorder took of the main thread: when a page is left, and when `tell` is called in between. */
import type { EventKind } from '@hindsight/protocol/events'
import type { Draft } from './host.ts'
import type { PageControl } from './page.ts'
import type { ReplayCost } from './replayPart.ts'

export function createCostReport(
  page: PageControl,
  emit: (draft: Draft<EventKind>) => void,
  replayCost: () => ReplayCost,
): () => void {
  let toldAt = Date.now()
  let toldMs = 0

  function tell(): void {
    const now = Date.now()
    const ownMs = page.ownMs()
    emit({
      kind: 'cost',
      ...replayCost(),
      ownMs: tenths(ownMs - toldMs),
      windowMs: Math.max(0, now - toldAt),
      longestMs: tenths(page.takeLongestMs()),
    })
    toldAt = now
    toldMs = ownMs
  }
  page.beforeLeaving(tell)
  return tell
}

const tenths = (ms: number): number => Math.round(ms * 10) / 10
