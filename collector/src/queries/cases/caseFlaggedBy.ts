/** The case that a request has flagged or joined, whatever became of it since; null: none did. */
import type { Store } from '../../clickhouse/store.ts'
import { type CaseRow, caseColumns, casesOf, type StoredCase, storedCase } from './caseRow.ts'

/** `once`: what stands for the request (people/once.ts). */
export async function caseFlaggedBy(store: Store, siteId: string, once: string): Promise<StoredCase | null> {
  const site = casesOf(siteId)
  const [row] = await store.query<CaseRow>(
    `SELECT ${caseColumns} FROM state FINAL
     WHERE ${site.sql} AND position(body, {once:String}) > 0
       AND has(JSONExtract(body, 'flaggedBy', 'Array(String)'), {once:String})
     ORDER BY changedAt DESC LIMIT 1`,
    { ...site.params, once },
  )
  return row ? storedCase(row) : null
}
