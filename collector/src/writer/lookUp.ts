/** Which rows of a group are in the store already. Asked by key, so it costs a few milliseconds in any size of store. */
import type { Store } from '../clickhouse/store.ts'
import type { EventFact } from '../facts.ts'
import { chunkKey, eventKey, tabKey } from './group.ts'
import type { ChunkKey } from './spool.ts'

/** Keys (`eventKey`, `chunkKey`) of the rows that are stored, and the highest numbers of the tabs asked for. */
export type Stored = { keys: Set<string>; maxEventNo: Map<string, number>; maxChunkNo: Map<string, number> }

type TabRow = { site: string; session: string; tab: string; numbers: number[]; maxNo: number }

/** A list in a parameter: long enough to be few queries, short enough for any server's limits. */
const maxPerQuery = 1_000
/** An analytics call's day can shift between two tries: its clock's correction, or a session it was given to. */
const daysAround = 2

export async function lookUp(store: Store, events: readonly EventFact[], chunks: readonly ChunkKey[]): Promise<Stored> {
  const recorded = events.filter((event) => event.messageId === '')
  const called = events.filter((event) => event.messageId !== '')
  const stored: Stored = { keys: new Set(), maxEventNo: new Map(), maxChunkNo: new Map() }
  const numbered = (rows: readonly EventFact[]) => rows.map((row) => ({ ...tabOf(row), no: row.eventNo }))
  for (const slice of slices(lowestOfTabs(numbered(recorded)))) {
    for (const row of await tabRows(store, 'events', 'eventNo', slice)) {
      const tab = `${row.site}/${row.session}/${row.tab}`
      for (const eventNo of row.numbers) stored.keys.add(`${tab}/${eventNo}`)
      stored.maxEventNo.set(tab, row.maxNo)
    }
  }
  const asked = chunks.map((key) => ({ ...tabOf(key), no: key.chunkNo }))
  for (const slice of slices(lowestOfTabs(asked))) {
    for (const row of await tabRows(store, 'replayChunks', 'chunkNo', slice)) {
      const tab = `${row.site}/${row.session}/${row.tab}`
      for (const chunkNo of row.numbers) stored.keys.add(`${tab}/${chunkNo}#chunk`)
      stored.maxChunkNo.set(tab, row.maxNo)
    }
  }
  for (const slice of slices(called)) {
    for (const { site, id } of await messageRows(store, slice)) stored.keys.add(`${site}/${id}`)
  }
  return stored
}

export function isStoredEvent(stored: Stored, event: EventFact): boolean {
  return stored.keys.has(eventKey(event))
}

export function isStoredChunk(stored: Stored, key: ChunkKey): boolean {
  return stored.keys.has(`${chunkKey(key)}#chunk`)
}

type Tab = Pick<ChunkKey, 'siteId' | 'sessionDay' | 'sessionId' | 'tabId'>
const tabOf = ({ siteId, sessionDay, sessionId, tabId }: Tab): Tab => ({ siteId, sessionDay, sessionId, tabId })

/** One row per tab: a look-up costs by the tab, and answers for all its numbers from the lowest on. */
function lowestOfTabs(rows: readonly (Tab & { no: number })[]): (Tab & { no: number })[] {
  const lowest = new Map<string, Tab & { no: number }>()
  for (const row of rows) {
    const known = lowest.get(tabKey(row))
    if (known === undefined || row.no < known.no) lowest.set(tabKey(row), row)
  }
  return [...lowest.values()]
}

function* slices<T>(rows: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < rows.length; at += maxPerQuery) yield rows.slice(at, at + maxPerQuery)
}

const distinct = <T>(values: T[]): T[] => [...new Set(values)]

/** Per tab, the numbers there are at or above the lowest one asked for, and the highest of all. */
async function tabRows(
  store: Store,
  table: 'events' | 'replayChunks',
  column: 'eventNo' | 'chunkNo',
  asked: readonly (Tab & { no: number })[],
): Promise<TabRow[]> {
  return await store.query<TabRow>(
    `SELECT siteId AS site, toString(sessionId) AS session, toString(tabId) AS tab,
       groupUniqArrayIf(${column}, ${column} >= {lowest:UInt32}) AS numbers, max(${column}) AS maxNo
     FROM ${table}
     WHERE siteId IN {sites:Array(String)} AND sessionDay IN {days:Array(Date)}
       AND sessionId IN {sessions:Array(UUID)} AND tabId IN {tabs:Array(UUID)}
     GROUP BY site, session, tab`,
    {
      sites: distinct(asked.map((row) => row.siteId)),
      days: distinct(asked.map((row) => row.sessionDay)),
      sessions: distinct(asked.map((row) => row.sessionId)),
      tabs: distinct(asked.map((row) => row.tabId)),
      lowest: asked.reduce((lowest, row) => Math.min(lowest, row.no), Number.MAX_SAFE_INTEGER),
    },
  )
}

async function messageRows(store: Store, events: readonly EventFact[]): Promise<{ site: string; id: string }[]> {
  const days = events.map((event) => event.sessionDay).sort()
  return await store.query<{ site: string; id: string }>(
    `SELECT DISTINCT siteId AS site, messageId AS id FROM events
     WHERE siteId IN {sites:Array(String)} AND messageId IN {ids:Array(String)}
       AND sessionDay BETWEEN {first:Date} - ${daysAround} AND {last:Date} + ${daysAround}`,
    {
      sites: distinct(events.map((event) => event.siteId)),
      ids: distinct(events.map((event) => event.messageId)),
      first: days[0],
      last: days.at(-1),
    },
  )
}
