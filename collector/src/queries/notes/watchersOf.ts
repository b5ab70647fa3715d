/** Which accounts have watched a session, when first and when last; newest first. */
import type { Store } from '../../clickhouse/store.ts'
import { ofSession } from '../scope.ts'
import type { SessionRef } from './noteKeys.ts'

type Stored = { accountId: string; first: number | string; last: number | string }

export async function watchersOf(
  store: Store,
  { siteId, sessionDay, sessionId }: SessionRef,
): Promise<{ accountId: string; firstAt: number; lastAt: number }[]> {
  const key = ofSession(siteId, sessionDay, sessionId)
  const rows = await store.query<Stored>(
    `SELECT accountId, toUnixTimestamp64Milli(min(firstAt)) AS first, toUnixTimestamp64Milli(max(lastAt)) AS last
     FROM watched WHERE ${key.sql} GROUP BY accountId ORDER BY last DESC, accountId`,
    key.params,
  )
  return rows.map(({ accountId, first, last }) => ({ accountId, firstAt: Number(first), lastAt: Number(last) }))
}
