/** Of a person's visits: the one that goes on now, and the last one in which something went wrong. */
import type { CustomerCard } from '@hindsight/protocol/api/customerCard'
import type { Store } from '../../clickhouse/store.ts'
import { isLive } from '../sessionRow.ts'

type Visit = { sessionDay: string; sessionId: string }
type Row = Visit & { last: number | string; exitPath: string; isTroubled: boolean | number }

export async function visitsOfNote(
  store: Store,
  siteId: string,
  person: string,
  now: number,
): Promise<{ now: CustomerCard['now']; troubled: Visit | null }> {
  const rows = await store.query<Row>(
    `SELECT toString(sessionDay) AS sessionDay, toString(sessionId) AS sessionId,
       toUnixTimestamp64Milli(lastTs) AS last, exitPath, struggles > 0 AS isTroubled
     FROM sessions FINAL WHERE siteId = {siteId:String} AND person = {person:String}
     ORDER BY struggles > 0 DESC, lastTs DESC LIMIT 1 BY struggles > 0
     SETTINGS prefer_column_name_to_alias = 1`,
    { siteId, person },
  )
  const troubled = rows.find(({ isTroubled }) => Boolean(isTroubled)) ?? null
  const newest = rows.reduce<Row | null>((a, b) => (a && Number(a.last) > Number(b.last) ? a : b), null)
  return {
    now: newest && isLive(Number(newest.last), now) ? await whereSheIs(store, siteId, newest, now) : null,
    troubled: troubled && { sessionDay: troubled.sessionDay, sessionId: troubled.sessionId },
  }
}

/** The page she is on, and since when. */
async function whereSheIs(store: Store, siteId: string, visit: Row, now: number): Promise<CustomerCard['now']> {
  const { sessionDay, sessionId } = visit
  const [row] = await store.query<{ path: string; since: number | string }>(
    `SELECT path, toUnixTimestamp64Milli(ts) AS since FROM events
     WHERE siteId = {siteId:String} AND sessionDay = {sessionDay:Date} AND sessionId = {sessionId:UUID}
       AND kind = 'pageView' ORDER BY ts DESC LIMIT 1`,
    { siteId, sessionDay, sessionId },
  )
  return { sessionId, path: row?.path ?? visit.exitPath, sinceTs: Math.min(Number(row?.since ?? visit.last), now) }
}
