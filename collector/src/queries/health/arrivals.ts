/**
 * What arrived at a site lately, how late, and how fast it was stored. Files that were imported are not arrivals, nor is
 * a sample history: it arrived before `afterMs` by its own account only.
 */
import type { Store } from '../../clickhouse/store.ts'

export type Arrivals = {
  minutes: { at: number; events: number }[]
  storing: { medianMs: number | null; p99Ms: number | null }
  late: { events: number; all: number }
}

const minuteMs = 60_000
const minutesShown = 60

type Asked = { siteId: string; now: number; afterMs: number }
type MinuteRow = { at: string; events: string }
type DelayRow = { n: string; medianMs: number | null; p99Ms: number | null }

/** Of a part of the table `events`. */
const arrived = 'receivedAt > fromUnixTimestamp64Milli({afterMs:Int64})'

export async function arrivals(store: Store, { siteId, now, afterMs }: Asked): Promise<Arrivals> {
  const [minutes, [delays], [late]] = await Promise.all([
    store.query<MinuteRow>(
      `SELECT toString(toUnixTimestamp(toStartOfMinute(receivedAt)) * 1000) AS at, toString(count()) AS events
       FROM events
       WHERE siteId = {siteId:String} AND source != 'import' AND storedAt >= now() - 3700 AND receivedAt >= now() - 3660
         AND ${arrived}
       GROUP BY at`,
      { siteId, afterMs },
    ),
    store.query<DelayRow>(
      `SELECT toString(count()) AS n, quantile(0.5)(ms) AS medianMs, quantile(0.99)(ms) AS p99Ms
       FROM (
         SELECT greatest(0, dateDiff('millisecond', receivedAt, storedAt)) AS ms FROM events
         WHERE siteId = {siteId:String} AND source != 'import' AND storedAt >= now() - 3600 AND ${arrived}
       )`,
      { siteId, afterMs },
    ),
    store.query<{ late: string; n: string }>(
      `SELECT toString(countIf(dateDiff('second', ts, receivedAt) > 3600)) AS late, toString(count()) AS n
       FROM events
       WHERE siteId = {siteId:String} AND source IN ('recorder', 'browser') AND storedAt >= now() - 86400 AND ${arrived}`,
      { siteId, afterMs },
    ),
  ])
  const isNone = Number(delays?.n ?? 0) === 0
  return {
    minutes: everyMinute(minutes, now),
    storing: { medianMs: isNone ? null : (delays?.medianMs ?? null), p99Ms: isNone ? null : (delays?.p99Ms ?? null) },
    late: { events: Number(late?.late ?? 0), all: Number(late?.n ?? 0) },
  }
}

/** A minute in which nothing arrived is a zero, not a gap. */
function everyMinute(rows: readonly MinuteRow[], now: number): Arrivals['minutes'] {
  const events = new Map(rows.map(({ at, events }) => [Number(at), Number(events)]))
  const last = Math.floor(now / minuteMs) * minuteMs
  return Array.from({ length: minutesShown }, (_, index) => {
    const at = last - (minutesShown - 1 - index) * minuteMs
    return { at, events: events.get(at) ?? 0 }
  })
}
