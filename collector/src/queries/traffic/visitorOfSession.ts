import type { Store } from '../../clickhouse/store.ts'
import { ofSession } from '../scope.ts'

/** null: the session has not been computed yet. */
export async function visitorOfSession(
  store: Store,
  siteId: string,
  sessionDay: string,
  sessionId: string,
): Promise<string | null> {
  const { sql, params } = ofSession(siteId, sessionDay, sessionId)
  const [row] = await store.query<{ visitor: string }>(
    `SELECT visitorId AS visitor FROM sessions FINAL WHERE ${sql}`,
    params,
  )
  return row?.visitor ?? null
}
