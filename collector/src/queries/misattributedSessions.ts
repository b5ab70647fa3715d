/** Sessions of some visitors that are stored as another person's than whose they are by what is known now. */
import type { Store } from '../clickhouse/store.ts'
import type { Attribution, Visit } from '../people/personOf.ts'
import type { SessionKey } from './recomputeSessions.ts'
import { attributed, type VisitorKey } from './sessionPersons.ts'

const visitorsPerStatement = 500

type Row = Omit<Visit, 'firstMs' | 'lastMs'> & Attribution & { first: string; last: string }
type Stored = Visit & { stored: Attribution }

export async function misattributedSessions(store: Store, visitors: readonly VisitorKey[]): Promise<SessionKey[]> {
  const found: SessionKey[] = []
  for (let at = 0; at < visitors.length; at += visitorsPerStatement) {
    const sessions = await sessionsOf(store, visitors.slice(at, at + visitorsPerStatement))
    for (const { visit, attribution } of await attributed(store, sessions)) {
      const { siteId, sessionDay, sessionId } = visit
      if (!isSame(visit.stored, attribution)) found.push({ siteId, sessionDay, sessionId })
    }
  }
  return found
}

function isSame(a: Attribution, b: Attribution): boolean {
  return a.person === b.person && a.link === b.link && a.customerId === b.customerId && a.verified === b.verified
}

async function sessionsOf(store: Store, visitors: readonly VisitorKey[]): Promise<Stored[]> {
  const rows = await store.query<Row>(
    `SELECT siteId, toString(sessionDay) AS sessionDay, toString(sessionId) AS sessionId, visitorId,
       toString(toUnixTimestamp64Milli(firstTs)) AS first, toString(toUnixTimestamp64Milli(lastTs)) AS last,
       person, link, customerId, verified
     FROM sessions FINAL
     WHERE siteId IN {sites:Array(String)} AND visitorId IN {visitors:Array(String)}
     SETTINGS prefer_column_name_to_alias = 1`,
    {
      sites: [...new Set(visitors.map(({ siteId }) => siteId))],
      visitors: [...new Set(visitors.map(({ visitorId }) => visitorId))],
    },
  )
  return rows.map(({ first, last, person, link, customerId, verified, ...visit }) => ({
    ...visit,
    firstMs: Number(first),
    lastMs: Number(last),
    stored: { person, link, customerId, verified: Boolean(verified) },
  }))
}
