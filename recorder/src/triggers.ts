/**
 * What a site replays visits for, told from facts as they are reported. A quick judgement to begin a recording by, not
 * the signals of reports: those are made of the stored facts, with thresholds that can be moved later.
 */
import type { EventKind } from '@hindsight/protocol/events'
import { isOnPage, pathTemplate } from '@hindsight/protocol/places'
import type { ReplayTrigger } from '@hindsight/protocol/settings'
import type { Draft } from './host.ts'

/** capture.md §3: clicks on one place in quick succession. */
const quickClicks = 3
const quickWithinMs = 1000
const nearPx = 30

type Click = { ts: number; place: string; pageX: number; pageY: number }

export type Triggers = {
  /** Whether this is what the site waits for. */
  isOne(draft: Draft<EventKind>, trigger: ReplayTrigger): boolean
}

export function createTriggers(): Triggers {
  let clicks: Click[] = []

  function isQuick(draft: Draft<'click'>): boolean {
    const click = { ts: draft.ts ?? Date.now(), place: draft.place, pageX: draft.pageX, pageY: draft.pageY }
    // Clicks are reported once they are judged, not always in their order.
    clicks = [...clicks, click].filter(({ ts }) => Math.abs(click.ts - ts) <= quickWithinMs)
    const near = clicks.filter(
      (other) =>
        other.place === click.place || Math.hypot(other.pageX - click.pageX, other.pageY - click.pageY) <= nearPx,
    )
    return near.length >= quickClicks
  }

  function isStruggle(draft: Draft<EventKind>): boolean {
    if (draft.kind === 'submit') return draft.outcome === 'requestFailed' || draft.outcome === 'errorShown'
    // Blockers of trackers break requests to other sites off: that is no struggle.
    if (draft.kind === 'request') return draft.failed && (draft.status >= 400 || isOwn(draft.url))
    if (draft.kind === 'click') return isQuick(draft)
    return draft.kind === 'fieldError' || draft.kind === 'formError' || draft.kind === 'jsError'
  }

  return {
    isOne(draft, { paths, events, struggle }) {
      if (draft.kind === 'track') return events.includes(draft.name)
      if (draft.kind === 'pageView') {
        const folded = pathTemplate(draft.url)
        return paths.some((page) => isOnPage(folded, page))
      }
      return struggle && isStruggle(draft)
    },
  }
}

function isOwn(url: string): boolean {
  try {
    return new URL(url).hostname === location.hostname
  } catch {
    return false
  }
}
