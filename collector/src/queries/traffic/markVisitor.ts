/** What a colleague says of a visitor counts for all her sessions at once, and is found again by the roll-up. */
import type { Store } from '../../clickhouse/store.ts'
import type { VisitorMark } from '../../visitorMarks.ts'

/** @returns how many sessions that were. */
export async function markVisitor(
  store: Store,
  siteId: string,
  visitorId: string,
  as: VisitorMark | null,
): Promise<number> {
  const params = { siteId, visitorId, marked: as ?? '' }
  const hers = `SELECT DISTINCT siteId, sessionDay, sessionId FROM sessions
    WHERE siteId = {siteId:String} AND visitorId = {visitorId:String}`
  await store.command(
    `INSERT INTO leftOut (siteId, sessionDay, sessionId, version, found, marked)
     SELECT siteId, sessionDay, sessionId, toUnixTimestamp64Milli(now64(3)), known.found, {marked:String}
     FROM (${hers}) AS hers
     LEFT JOIN (SELECT siteId, sessionDay, sessionId, found FROM leftOut FINAL WHERE siteId = {siteId:String}) AS known
       USING (siteId, sessionDay, sessionId)`,
    params,
  )
  const [row] = await store.query<{ n: string }>(`SELECT toString(count()) AS n FROM (${hers})`, params)
  return Number(row?.n ?? 0)
}
