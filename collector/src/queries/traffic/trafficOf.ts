/** What one session counts as, and by what. */
import type { Store } from '../../clickhouse/store.ts'
import { ofSession } from '../scope.ts'

export type SessionTraffic = { found: 'bot' | 'internal' | ''; marked: 'internal' | 'people' | '' }

export async function trafficOf(
  store: Store,
  siteId: string,
  sessionDay: string,
  sessionId: string,
): Promise<SessionTraffic> {
  const { sql, params } = ofSession(siteId, sessionDay, sessionId)
  const [row] = await store.query<SessionTraffic>(`SELECT found, marked FROM leftOut FINAL WHERE ${sql}`, params)
  return row ?? { found: '', marked: '' }
}
