/** When the first and the last event of a site arrived: "waiting for the first event … received". */
import type { Store } from '../clickhouse/store.ts'

export type SiteActivity = { firstEventAt: number | null; lastEventAt: number | null }

/** A screen that waits asks every second or two; several of them cost one look-up. */
const rememberMs = 1_000
/** Rows are stamped before they can be read: how far back a look for new ones reaches over the last one. */
const overlapMs = 30_000

type Row = { firstAt: number | string; lastAt: number | string; n: number | string }

const times = `toUnixTimestamp64Milli(min(receivedAt)) AS firstAt, toUnixTimestamp64Milli(max(receivedAt)) AS lastAt,
  count() AS n`

/** The order of the table's key makes its first and last day a look at one row each. */
const dayAtEnd = (direction: 'ASC' | 'DESC'): string =>
  `SELECT sessionDay FROM events WHERE siteId = {siteId:String} ORDER BY siteId ${direction}, sessionDay ${direction} LIMIT 1`

/** The first question about a site reads its first and last days; later ones only what was stored since. */
const everything = `WITH (${dayAtEnd('ASC')}) AS firstDay, (${dayAtEnd('DESC')}) AS lastDay
  SELECT ${times} FROM events
  WHERE siteId = {siteId:String} AND (sessionDay <= firstDay + 1 OR sessionDay >= lastDay - 1)`
const sinceThen = `SELECT ${times} FROM events
  WHERE siteId = {siteId:String} AND storedAt >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')`

type Known = SiteActivity & { askedAt: number }

async function ask(store: Store, siteId: string, before: Known | undefined): Promise<Known> {
  const askedAt = Date.now()
  const [row] = before
    ? await store.query<Row>(sinceThen, { siteId, since: before.askedAt - overlapMs })
    : await store.query<Row>(everything, { siteId })
  if (!row || Number(row.n) === 0) return { firstEventAt: null, lastEventAt: null, ...before, askedAt }
  const lastAt = Math.max(before?.lastEventAt ?? 0, Number(row.lastAt))
  return { firstEventAt: before?.firstEventAt ?? Number(row.firstAt), lastEventAt: lastAt, askedAt }
}

export function siteActivity(store: Store): (siteId: string) => Promise<SiteActivity> {
  const known = new Map<string, Known>()
  const asking = new Map<string, Promise<Known>>()
  return async (siteId) => {
    const before = known.get(siteId)
    if (before && Date.now() - before.askedAt < rememberMs) return shown(before)
    const running = asking.get(siteId) ?? ask(store, siteId, before).finally(() => asking.delete(siteId))
    asking.set(siteId, running)
    const now = await running
    known.set(siteId, now)
    return shown(now)
  }
}

const shown = ({ firstEventAt, lastEventAt }: Known): SiteActivity => ({ firstEventAt, lastEventAt })
