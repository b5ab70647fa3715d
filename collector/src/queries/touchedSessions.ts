/** Sessions that have rows stored since a moment, with how many: a change of the number says that something arrived. */
import { noId } from '@hindsight/protocol/ids'
import type { Store } from '../clickhouse/store.ts'

export type TouchedSession = {
  siteId: string
  sessionDay: string
  sessionId: string
  /** Rows stored since `since`, and since `later`. */
  rows: number
  rowsLater: number
}

type Row = { site: string; day: string; session: string; n: string; nLater: string }

/** `since` and `later` in ms, store time. */
export async function touchedSessions(store: Store, since: number, later: number): Promise<TouchedSession[]> {
  const rows = await store.query<Row>(
    `SELECT siteId AS site, toString(sessionDay) AS day, toString(sessionId) AS session, toString(count()) AS n,
       toString(countIf(storedAt >= fromUnixTimestamp64Milli({later:Int64}))) AS nLater
     FROM events
     WHERE storedAt >= fromUnixTimestamp64Milli({since:Int64}) AND sessionId != {noId:UUID}
     GROUP BY site, day, session`,
    { since, later, noId },
  )
  return rows.map(({ site, day, session, n, nLater }) => ({
    siteId: site,
    sessionDay: day,
    sessionId: session,
    rows: Number(n),
    rowsLater: Number(nLater),
  }))
}

/** The store's own clock, ms: rows carry its time, not ours. */
export async function storeTime(store: Store): Promise<number> {
  const [row] = await store.query<{ now: string }>('SELECT toString(toUnixTimestamp64Milli(now64(3))) AS now')
  return Number(row?.now ?? 0)
}
