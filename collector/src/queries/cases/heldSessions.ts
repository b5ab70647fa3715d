/** Sessions that are evidence of an open case: whatever deletes old recordings leaves them where they are. */
import type { Store } from '../../clickhouse/store.ts'
import { casesOf, isOpenCase } from './caseRow.ts'

export async function heldSessions(store: Store, siteId: string): Promise<Set<string>> {
  const site = casesOf(siteId)
  const rows = await store.query<{ id: string }>(
    `SELECT DISTINCT JSONExtractString(one, 'sessionId') AS id
     FROM (SELECT arrayJoin(JSONExtractArrayRaw(body, 'evidence')) AS one FROM state FINAL
       WHERE ${site.sql} AND ${isOpenCase})
     WHERE id != ''`,
    site.params,
  )
  return new Set(rows.map(({ id }) => id))
}
