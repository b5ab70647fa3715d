/** Cases that are open: of all sites, of one, or of some persons of one. */
import type { Store } from '../../clickhouse/store.ts'
import { type CaseRow, caseColumns, caseField, casesOf, isOpenCase, type StoredCase, storedCase } from './caseRow.ts'

/** Long lists of ids make long statements. */
const personsPerStatement = 1_000

export async function openCases(store: Store, siteId: string): Promise<StoredCase[]> {
  const site = casesOf(siteId)
  const rows = await store.query<CaseRow>(
    `SELECT ${caseColumns} FROM state FINAL WHERE ${site.sql} AND ${isOpenCase} ORDER BY id`,
    site.params,
  )
  return rows.map(storedCase)
}

/** The open case of each of these persons, who has one. */
export async function openCasesOf(
  store: Store,
  siteId: string,
  persons: readonly string[],
): Promise<Map<string, StoredCase>> {
  const found = new Map<string, StoredCase>()
  const site = casesOf(siteId)
  for (let at = 0; at < persons.length; at += personsPerStatement) {
    const rows = await store.query<CaseRow>(
      `SELECT ${caseColumns} FROM state FINAL
       WHERE ${site.sql} AND ${isOpenCase} AND ${caseField('person')} IN {persons:Array(String)}`,
      { ...site.params, persons: persons.slice(at, at + personsPerStatement) },
    )
    for (const row of rows.map(storedCase)) found.set(row.body.person, row)
  }
  return found
}
