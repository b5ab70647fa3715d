/** Where the customer of a session that is followed is right now, as far as her browser has told. */
import type { EventRow } from '@hindsight/protocol/api/sessions'
import { showsTab } from './steps.ts'

/** `away`: the page is still open, but something else is looked at. */
type Whereabouts = { is: 'here' | 'away' | 'left'; sinceTs: number }

/** From page to page she leaves one and is on the next; so long that is no leaving. */
const betweenPagesMs = 5000

export function whereabouts(events: readonly EventRow[], now: number): Whereabouts {
  const tabs = new Map<string, EventRow>()
  for (const event of events) {
    if (event.kind !== 'visibility' && !showsTab(event)) continue
    const before = tabs.get(event.tabId)
    if (!before || before.ts < event.ts || (before.ts === event.ts && before.eventNo < event.eventNo))
      tabs.set(event.tabId, event)
  }
  const last = [...tabs.values()]
  const sinceTs = Math.max(0, ...last.map(({ ts }) => ts))
  const all = (...states: string[]) =>
    last.length > 0 &&
    last.every(({ kind, properties }) => kind === 'visibility' && states.includes(String(properties.state)))
  if (all('left')) return { is: now - sinceTs < betweenPagesMs ? 'here' : 'left', sinceTs }
  return { is: all('left', 'hidden') ? 'away' : 'here', sinceTs }
}
