/**
 * What was stored since a moment: sessions that have rows of it, with how many (a change of the number says that
 * something arrived), and whether anything was said of who visitors are. One statement, since it is asked all the time.
 */
import { noId } from '@hindsight/protocol/ids'
import type { Store } from '../clickhouse/store.ts'
import { isMerge } from './mergeEvents.ts'
import { isClaim } from './touchedVisitors.ts'

export type TouchedSession = {
  siteId: string
  sessionDay: string
  sessionId: string
  /** Rows stored since `since`, and since `later`. */
  rows: number
  rowsLater: number
}

export type Touched = {
  sessions: TouchedSession[]
  /** Rows that say who a visitor is, or that two customers are one; and those of them by which a server asks for that. */
  sayings: number
  merges: number
}

type Row = { site: string; day: string; session: string; n: string; nLater: string; sayings: string; merges: string }

/** `since` and `later` in ms, store time. */
export async function touchedSessions(store: Store, since: number, later: number): Promise<Touched> {
  const rows = await store.query<Row>(
    `SELECT siteId AS site, toString(sessionDay) AS day, toString(sessionId) AS session, toString(count()) AS n,
       toString(countIf(storedAt >= fromUnixTimestamp64Milli({later:Int64}))) AS nLater,
       toString(countIf(${isClaim})) AS sayings, toString(countIf(${isMerge})) AS merges
     FROM events
     WHERE storedAt >= fromUnixTimestamp64Milli({since:Int64})
     GROUP BY site, day, session
     UNION ALL
     SELECT '', '', {noId:String}, '0', '0', toString(count()), '0' FROM customerMerges
     WHERE storedAt >= fromUnixTimestamp64Milli({since:Int64})`,
    { since, later, noId },
  )
  const sum = (name: 'sayings' | 'merges'): number => rows.reduce((total, row) => total + Number(row[name]), 0)
  return {
    sessions: rows
      .filter(({ session }) => session !== noId)
      .map(({ site, day, session, n, nLater }) => ({
        siteId: site,
        sessionDay: day,
        sessionId: session,
        rows: Number(n),
        rowsLater: Number(nLater),
      })),
    sayings: sum('sayings'),
    merges: sum('merges'),
  }
}

/** The store's own clock, ms: rows carry its time, not ours. */
export async function storeTime(store: Store): Promise<number> {
  const [row] = await store.query<{ now: string }>('SELECT toString(toUnixTimestamp64Milli(now64(3))) AS now')
  return Number(row?.now ?? 0)
}
