/** Whoever stands anywhere in the facts of a site: to be held against hashes of those who were erased. */
import { noId } from '@hindsight/protocol/ids'
import type { Store } from '../../clickhouse/store.ts'
import type { TombstoneRow } from '../erasure/erasures.ts'

const distinct = (column: string, tables: readonly string[]): string =>
  tables
    .map((table) => `SELECT DISTINCT toString(${column}) AS v FROM ${table} WHERE siteId = {siteId:String}`)
    .join(' UNION DISTINCT ')

const statements: Readonly<Record<TombstoneRow['kind'], string>> = {
  customer: distinct('customerId', ['events', 'identities', 'contactDetails', 'contactWishes', 'customerMerges']),
  visitor: distinct('visitorId', ['events', 'identities', 'sessions']),
  session: distinct('sessionId', ['events', 'sessions', 'replayChunks']),
}

export async function idsOfSite(store: Store, siteId: string, kind: TombstoneRow['kind']): Promise<string[]> {
  const rows = await store.query<{ v: string }>(statements[kind], { siteId })
  return rows.map(({ v }) => v).filter((v) => v !== '' && v !== noId)
}

/** Whose number this is after merges. */
export async function personsOf(store: Store, siteId: string, customers: readonly string[]): Promise<string[]> {
  const rows = await store.query<{ v: string }>(
    `SELECT DISTINCT person AS v FROM customerMerges FINAL
     WHERE siteId = {siteId:String} AND customerId IN {customers:Array(String)} AND person != ''`,
    { siteId, customers },
  )
  return [...new Set([...customers, ...rows.map(({ v }) => v)])]
}
