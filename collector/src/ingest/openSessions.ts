/**
 * Analytics calls name a visitor but no session. They belong to a recorded session only where that visitor has one open
 * at that moment; none is invented (design.md, Decided 2).
 */
import { isUuid } from '@hindsight/protocol/ids'
import { sessionIdleMs } from '@hindsight/protocol/limits'
import type { Store } from '../clickhouse/store.ts'
import type { EventFact } from '../facts.ts'

type OpenSession = { visitor: string; session: string; day: string; firstMs: string; lastMs: string }

/** Gives each event its session, in place. While the store is away, events stay without one: they are kept all the same. */
export async function attachToSessions(store: Store, events: EventFact[]): Promise<void> {
  // The recorder's visitor ids are UUIDs; no other id can match one.
  const candidates = events.filter((event) => isUuid(event.visitorId))
  const [first] = candidates
  if (!first) return
  const times = candidates.map((event) => event.ts)
  let sessions: OpenSession[]
  try {
    sessions = await store.query<OpenSession>(
      `SELECT visitorId AS visitor, toString(sessionId) AS session, toString(sessionDay) AS day,
         toString(toUnixTimestamp64Milli(min(ts))) AS firstMs,
         toString(toUnixTimestamp64Milli(max(ts))) AS lastMs
       FROM events
       WHERE siteId = {siteId:String} AND visitorId IN {visitors:Array(String)} AND source = 'recorder'
         AND sessionDay BETWEEN toDate(fromUnixTimestamp64Milli({from:Int64}), 'UTC') - 1
           AND toDate(fromUnixTimestamp64Milli({to:Int64}), 'UTC')
       GROUP BY visitor, session, day`,
      {
        siteId: first.siteId,
        visitors: [...new Set(candidates.map((event) => event.visitorId))],
        from: Math.min(...times) - sessionIdleMs,
        to: Math.max(...times),
      },
    )
  } catch {
    return
  }
  for (const event of candidates) {
    const { ts } = event
    const open = sessions
      .filter((session) => session.visitor === event.visitorId)
      .filter((session) => Number(session.firstMs) <= ts && ts <= Number(session.lastMs) + sessionIdleMs)
      .sort((a, b) => Number(b.lastMs) - Number(a.lastMs))[0]
    if (open) Object.assign(event, { sessionId: open.session, sessionDay: open.day })
  }
}
