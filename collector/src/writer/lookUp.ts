/** Which rows of a group are in the store already. Asked by key, so it costs a few milliseconds in any size of store. */
import { noId } from '@hindsight/protocol/ids'
import type { Store } from '../clickhouse/store.ts'
import type { EventFact } from '../facts.ts'
import { createRowKeys, type RowKeys, tabKey } from './rowKeys.ts'
import type { ChunkKey } from './spool.ts'

/** The rows that are stored, and the highest numbers of the tabs asked for. */
export type Stored = { rows: RowKeys; maxEventNo: Map<string, number>; maxChunkNo: Map<string, number> }

type TabRow = { site: string; session: string; tab: string; numbers: number[]; maxNo: number }

/** A list in a parameter: long enough to be few queries, short enough for any server's limits. */
const maxPerQuery = 1_000
/** An analytics call's day can shift between two tries: its clock's correction, or a session it was given to. */
const daysAround = 2

export async function lookUp(store: Store, events: readonly EventFact[], chunks: readonly ChunkKey[]): Promise<Stored> {
  const stored: Stored = { rows: createRowKeys(), maxEventNo: new Map(), maxChunkNo: new Map() }
  const recorded = events.filter((event) => event.messageId === '')
  for (const slice of slices(lowestOfTabs(recorded, ({ eventNo }) => eventNo))) {
    for (const { numbers, maxNo, ...row } of await tabRows(store, 'events', 'eventNo', slice)) {
      const tab = tabOf(row)
      for (const eventNo of numbers) stored.rows.addEvent({ ...tab, eventNo, messageId: '' })
      stored.maxEventNo.set(tabKey(tab), maxNo)
    }
  }
  for (const slice of slices(lowestOfTabs(chunks, ({ chunkNo }) => chunkNo))) {
    for (const { numbers, maxNo, ...row } of await tabRows(store, 'replayChunks', 'chunkNo', slice)) {
      const tab = tabOf(row)
      for (const chunkNo of numbers) stored.rows.addChunk({ ...tab, chunkNo })
      stored.maxChunkNo.set(tabKey(tab), maxNo)
    }
  }
  const called = events.filter((event) => event.messageId !== '')
  for (const slice of slices(called)) {
    for (const { site, id } of await messageRows(store, slice)) {
      stored.rows.addEvent({ siteId: site, messageId: id, sessionId: noId, tabId: noId, eventNo: 0 })
    }
  }
  return stored
}

type Tab = Pick<ChunkKey, 'siteId' | 'sessionDay' | 'sessionId' | 'tabId'>
const tabOf = ({ site, session, tab }: Pick<TabRow, 'site' | 'session' | 'tab'>) => ({
  siteId: site,
  sessionId: session,
  tabId: tab,
})

/** One row per tab: a look-up costs by the tab, and answers for all its numbers from the lowest on. */
function lowestOfTabs<Row extends Tab>(rows: readonly Row[], numberOf: (row: Row) => number): (Tab & { no: number })[] {
  const lowest = new Map<string, Tab & { no: number }>()
  for (const row of rows) {
    const key = tabKey(row)
    const known = lowest.get(key)
    const no = numberOf(row)
    if (known === undefined) {
      const { siteId, sessionDay, sessionId, tabId } = row
      lowest.set(key, { siteId, sessionDay, sessionId, tabId, no })
    } else if (no < known.no) known.no = no
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
