/** Of everybody, where only some were looked at. Each is one statement, since each goes through everybody. */
import type { ComparedWith } from '@hindsight/protocol/api/sessionFilters'
import type { Attribute } from '@hindsight/protocol/attributes'
import type { Store } from '../../clickhouse/store.ts'
import { askedOf, isCompared } from './compared.ts'
import { type ItemScope, triesWithItems } from './items.ts'
import type { Subject } from './tries.ts'

export type Counts = { affected: number; others: number }

/** How many each of these means, in their order. */
export async function countInside(
  store: Store,
  scope: ItemScope,
  subject: Subject,
  asked: readonly ComparedWith[],
): Promise<Counts[]> {
  const rows = triesWithItems(scope, subject, { only: new Set(asked.flatMap(askedOf)) })
  const conditions = asked.map((compared, index) => isCompared(compared, `asked${index}x`))
  const [row] = await store.query<{ counts: [k: number | string, n: number | string][] }>(
    `SELECT [${conditions.map(({ sql }) => `(countIf(isAffected AND ${sql}), countIf(${sql}))`).join(',\n      ')}] AS counts
     FROM (${rows.sql})`,
    Object.assign({}, rows.params, ...conditions.map(({ params }) => params)),
  )
  return asked.map((_, index) => {
    const [affected = 0, all = 0] = (row?.counts[index] ?? []).map(Number)
    return { affected, others: all - affected }
  })
}

/** Every value of some attributes that anybody has: a sample may have missed the rare versions of a range. */
export async function valuesOfAll(
  store: Store,
  scope: ItemScope,
  subject: Subject,
  only: ReadonlySet<Attribute>,
): Promise<(attribute: Attribute) => string[]> {
  const rows = triesWithItems(scope, subject, { only })
  const found = await store.query<{ item: string }>(
    `SELECT DISTINCT arrayJoin(items) AS item FROM (${rows.sql})`,
    rows.params,
  )
  return (attribute) =>
    found.flatMap(({ item }) => (item.startsWith(`${attribute}=`) ? [item.slice(attribute.length + 1)] : []))
}
