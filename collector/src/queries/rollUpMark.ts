/** How far the roll-up has come: everything stored before this moment has been computed. */
import type { Store } from '../clickhouse/store.ts'

/** ms, store time; 0: nothing has been computed yet. */
export async function computedUpTo(store: Store): Promise<number> {
  const [row] = await store.query<{ upTo: string }>('SELECT toString(max(upTo)) AS upTo FROM rollUpMarks')
  return Number(row?.upTo ?? 0)
}

export async function noteComputedUpTo(store: Store, upTo: number): Promise<void> {
  await store.insert('rollUpMarks', [{ upTo }])
}
