/** Where the player gets pages from. Times are rrweb's own. */
import type { SafeEvent } from '../sanitise/events.ts'
import type { TabStream } from './tabStream.ts'

/** Enough of a tab's recording to show a moment and to play on from it, up to where the next segment begins. */
export type Part = {
  tabId: string
  /** The segment it is of. */
  no: number
  /** Nobody else's copy: rrweb changes what it is given. */
  events: SafeEvent[]
  /** They turn the page that is shown into the one asked for; else they begin with a Meta and a full snapshot. */
  isChange?: boolean
  /** Events of the segment up to here are in it, or stood for: asked for more, it goes on behind them. */
  total: number
  /** Time up to which it can be played before there must be more; null or missing: to the end of what was read. */
  toTs?: number | null
}

/** What a player of this tab shows: a moment, of a segment of which it was given so many events. */
export type ShownPart = { no: number; ts: number; total: number }

export type SegmentSource = {
  /** What is known of a tab now. */
  stream(tabId: string): TabStream | null
  /**
   * Reads what is needed for this moment; null where nothing of the tab can be shown.
   * @param shown may be changed into it.
   */
  part(tabId: string, ts: number, shown?: ShownPart | null): Promise<Part | null>
  /** A segment from its start. */
  opening(tabId: string, no: number): Promise<Part | null>
  /** What follows a part in its segment, as far as it has been read. */
  more(part: Pick<Part, 'tabId' | 'no' | 'total'>): Promise<Pick<Part, 'events' | 'total' | 'toTs'>>
}
