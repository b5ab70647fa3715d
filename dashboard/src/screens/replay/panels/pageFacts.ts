/** The page that was open at a moment, and how the browser showed it. */
import type { EventRow } from '@hindsight/protocol/api/sessions'
import { whyNoReplay } from '@hindsight/protocol/recording'
import { numberOf, textOf } from './entries.ts'

export type PageFact = { name: string; value: string }
export type PageGroup = { name: string; facts: PageFact[] }

const navigations: Record<string, string> = {
  load: 'a link or an address',
  reload: 'a reload',
  backForward: 'Back or Forward',
  push: 'a step inside the page',
  replace: 'a step inside the page',
  pop: 'Back or Forward inside the page',
  hash: 'a jump inside the page',
  call: 'as the page told',
}
const costs: Record<string, string> = {
  full: 'everything is recorded',
  noMouseMoves: 'without movements of the mouse',
  fewAttributes: 'with fewer changes of attributes',
  fewSnapshots: 'with fewer pictures of the whole page',
  factsOnly: 'facts only, no replay',
}

const changing = new Set<EventRow['kind']>(['pageView', 'recording', 'cost', 'visibility'])

/** The events that change what is known of the page, in order. */
export function changesOf(events: readonly EventRow[]): EventRow[] {
  return events.filter(({ kind }) => changing.has(kind)).sort((a, b) => a.ts - b.ts)
}

/** The last event of a kind of this tab at or before a moment. */
function lastOf(
  events: readonly EventRow[],
  kind: EventRow['kind'],
  tabId: string | null,
  ts: number,
): EventRow | null {
  let found: EventRow | null = null
  for (const event of events) {
    if (event.kind !== kind || event.ts > ts || (tabId !== null && event.tabId !== tabId)) continue
    if (found === null || event.ts >= found.ts) found = event
  }
  return found
}

const yesNo = (value: unknown): string => (typeof value === 'boolean' ? (value ? 'yes' : 'no') : '')
const by = (width: unknown, height: unknown): string =>
  typeof width === 'number' && typeof height === 'number' ? `${width} × ${height}` : ''

export type Seen = { tabId: string | null; tab: string; ts: number; width: number; height: number }

/** What is known of the page at a moment. */
export function pageFacts(events: readonly EventRow[], seen: Seen): PageGroup[] {
  const { tabId, tab, ts, width, height } = seen
  const view = lastOf(events, 'pageView', tabId, ts)
  if (!view) return []
  // A step inside the page tells its address only; the browser is as it was at the last whole load.
  const told = { ...loadOf(events, view), ...defined(view.properties) }
  const recording = lastOf(events, 'recording', tabId, ts)
  const cost = lastOf(events, 'cost', tabId, ts)
  const visible = lastOf(events, 'visibility', tabId, ts)
  const ownMs = numberOf(cost?.properties.ownMs)
  const windowMs = numberOf(cost?.properties.windowMs)
  const groups: PageGroup[] = [
    {
      name: 'Page',
      facts: [
        { name: 'Title', value: view.title },
        { name: 'Address', value: view.url },
        { name: 'Name', value: view.name },
        { name: 'Came by', value: navigations[textOf(view.properties.navigation)] ?? '' },
        { name: 'Came from', value: view.referrer },
        { name: 'Tab', value: tab },
        { name: 'In front', value: visible ? (visible.properties.state === 'visible' ? 'yes' : 'no') : '' },
      ],
    },
    {
      name: 'Window',
      facts: [
        { name: 'Size', value: by(width, height) },
        { name: 'Screen', value: by(told.screenWidth, told.screenHeight) },
        { name: 'Pixel ratio', value: numberOf(told.devicePixelRatio)?.toString() ?? '' },
        { name: 'Touch', value: yesNo(told.touch) },
      ],
    },
    {
      name: 'Preferences',
      facts: [
        { name: 'Language', value: view.language || textOf(told.language) },
        { name: 'Time zone', value: textOf(told.timeZone) },
        { name: 'Colours', value: textOf(told.colorScheme) },
        { name: 'Less motion', value: yesNo(told.reducedMotion) },
        { name: 'Connection', value: textOf(told.connection) },
        { name: 'Automated', value: told.automated === true ? 'yes' : '' },
      ],
    },
    {
      name: 'Recording',
      facts: [
        { name: 'State', value: recording ? stateOf(recording) : '' },
        { name: 'How much', value: costs[textOf(cost?.properties.level)] ?? '' },
        {
          name: 'Own time',
          value:
            ownMs === null || windowMs === null ? '' : `${ownMs.toFixed(1)} ms of ${Math.round(windowMs / 1000)} s`,
        },
      ],
    },
  ]
  return groups
    .map(({ name, facts }) => ({ name, facts: facts.filter(({ value }) => value !== '') }))
    .filter(({ facts }) => facts.length > 0)
}

function stateOf(event: EventRow): string {
  return event.reason === 'on' ? 'replayed' : whyNoReplay(event.reason)
}

function defined(properties: EventRow['properties']): EventRow['properties'] {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== null && value !== undefined))
}

function loadOf(events: readonly EventRow[], view: EventRow): EventRow['properties'] {
  const load = events.find(({ kind, pageId, properties }) => {
    return kind === 'pageView' && pageId === view.pageId && properties.screenWidth !== undefined
  })
  return load?.properties ?? {}
}
