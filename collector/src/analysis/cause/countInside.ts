/** Of everybody, where only some were looked at. */
import type { ComparedWith } from '@hindsight/protocol/api/sessionFilters'
import type { Attribute } from '@hindsight/protocol/attributes'
import type { Store } from '../../clickhouse/store.ts'
import { isCompared } from './compared.ts'
import { type ItemScope, triesWithItems } from './items.ts'
import type { Subject } from './tries.ts'

export type Counts = { affected: number; others: number }

export async function countInside(
  store: Store,
  scope: ItemScope,
  subject: Subject,
  compared: ComparedWith,
): Promise<Counts> {
  const rows = triesWithItems(scope, subject)
  const is = isCompared(compared)
  const [row] = await store.query<{ k: number | string; n: number | string }>(
    `SELECT countIf(isAffected) AS k, count() AS n FROM (${rows.sql}) WHERE ${is.sql}`,
    { ...rows.params, ...is.params },
  )
  const k = Number(row?.k ?? 0)
  return { affected: k, others: Number(row?.n ?? 0) - k }
}

/** Every value of an attribute that anybody has: a sample may have missed the rare versions of a range. */
export async function valuesOfAll(
  store: Store,
  scope: ItemScope,
  subject: Subject,
  attribute: Attribute,
): Promise<string[]> {
  const rows = triesWithItems(scope, subject)
  const found = await store.query<{ item: string }>(
    `SELECT DISTINCT arrayJoin(items) AS item FROM (${rows.sql}) WHERE startsWith(item, {prefix:String})`,
    { ...rows.params, prefix: `${attribute}=` },
  )
  return found.map(({ item }) => item.slice(attribute.length + 1))
}
