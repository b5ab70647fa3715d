/** A recording that is all in memory, in the form in which the player asks for one. */
import type { SafeEvent } from '../sanitise/events.ts'
import { isPersonal } from '../stream/personal.ts'
import type { Part, SegmentSource } from '../stream/source.ts'
import { type Segment, segmentAt, type TabStream } from '../stream/tabStream.ts'

/** A tab's whole recording, sanitised already. */
export type FileTab = {
  tabId: string
  events: SafeEvent[]
  gaps: { fromTs: number; toTs: number }[]
  unreadable: number
}

/** rrweb's number for the event that comes with a full snapshot, just before it. */
const meta = 4
const fullSnapshot = 2

type Shelf = { stream: TabStream; events: ReadonlyMap<number, SafeEvent[]> }

function segmentOf(no: number, events: readonly SafeEvent[]): Segment {
  const times = events.map(({ timestamp }) => timestamp)
  const fromTs = times[0] ?? 0
  const read = {
    chunks: 0,
    total: events.length,
    fromTs,
    activity: events.filter(isPersonal).map(({ timestamp }) => timestamp),
    snapshots: events.filter(({ type }) => type === fullSnapshot).map(({ timestamp }) => timestamp),
    gaps: [],
    unreadable: 0,
  }
  return { no, chunks: [], hasTail: false, fromTs, toTs: times.at(-1) ?? fromTs, read }
}

function shelfOf({ tabId, events, gaps, unreadable }: FileTab): Shelf {
  const runs: SafeEvent[][] = []
  for (const event of events) {
    if (event.type === meta) runs.push([])
    runs.at(-1)?.push(event)
  }
  return {
    stream: {
      tabId,
      segments: runs.map((run, i) => segmentOf(i + 1, run)),
      gaps: gaps.map((gap) => ({ ...gap, reason: 'missing' as const })),
      unreadable,
    },
    events: new Map(runs.map((run, i) => [i + 1, run])),
  }
}

export function memorySource(tabs: readonly FileTab[]): SegmentSource {
  const shelves = new Map(tabs.map((tab) => [tab.tabId, shelfOf(tab)]))

  function part(tabId: string, no: number | undefined): Part | null {
    const events = shelves.get(tabId)?.events.get(no ?? 0)
    return events && no !== undefined ? { tabId, no, events: structuredClone(events), total: events.length } : null
  }
  return {
    stream: (tabId) => shelves.get(tabId)?.stream ?? null,
    async part(tabId, ts) {
      const stream = shelves.get(tabId)?.stream
      return stream ? part(tabId, segmentAt(stream, ts)?.no) : null
    },
    opening: async (tabId, no) => part(tabId, no),
    more: async ({ total }) => ({ events: [], total }),
  }
}
