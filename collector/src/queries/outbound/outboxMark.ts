/** How far a part of the program has come in looking what there is to send. */
import type { Store } from '../../clickhouse/store.ts'

/** ms since 1970; null: it has never looked. */
export async function lookedUpTo(store: Store, name: string): Promise<number | null> {
  const [row] = await store.query<{ n: string | number; upTo: string }>(
    'SELECT count() AS n, toString(max(upTo)) AS upTo FROM outboxMarks WHERE name = {name:String}',
    { name },
  )
  return row && Number(row.n) > 0 ? Number(row.upTo) : null
}

export async function noteLookedUpTo(store: Store, name: string, upTo: number): Promise<void> {
  await store.insert('outboxMarks', [{ name, upTo: Math.trunc(upTo) }])
}
