/** When the first and the last event of a site arrived: "waiting for the first event … received". */
import type { Store } from '../clickhouse/store.ts'

export type SiteActivity = { firstEventAt: number | null; lastEventAt: number | null }

/** A screen that waits asks every second or two; several of them cost one look-up. */
const rememberMs = 1_000

/** The order of the table's key makes its first and last day a look at one row each. */
const dayAtEnd = (direction: 'ASC' | 'DESC'): string =>
  `SELECT sessionDay FROM events WHERE siteId = {siteId:String} ORDER BY siteId ${direction}, sessionDay ${direction} LIMIT 1`

async function ask(store: Store, siteId: string): Promise<SiteActivity> {
  const [row] = await store.query<{ firstAt: number | string; lastAt: number | string; n: number | string }>(
    `WITH (${dayAtEnd('ASC')}) AS firstDay, (${dayAtEnd('DESC')}) AS lastDay
     SELECT toUnixTimestamp64Milli(minIf(receivedAt, sessionDay <= firstDay + 1)) AS firstAt,
       toUnixTimestamp64Milli(maxIf(receivedAt, sessionDay >= lastDay - 1)) AS lastAt, count() AS n
     FROM events
     WHERE siteId = {siteId:String} AND (sessionDay <= firstDay + 1 OR sessionDay >= lastDay - 1)`,
    { siteId },
  )
  if (!row || Number(row.n) === 0) return { firstEventAt: null, lastEventAt: null }
  return { firstEventAt: Number(row.firstAt), lastEventAt: Number(row.lastAt) }
}

export function siteActivity(store: Store): (siteId: string) => Promise<SiteActivity> {
  const remembered = new Map<string, { askedAt: number; activity: Promise<SiteActivity> }>()
  return (siteId) => {
    const before = remembered.get(siteId)
    if (before && Date.now() - before.askedAt < rememberMs) return before.activity
    const activity = ask(store, siteId)
    remembered.set(siteId, { askedAt: Date.now(), activity })
    activity.catch(() => remembered.delete(siteId))
    return activity
  }
}
