/** Rows that an erasure is about: counted, deleted, blanked, read out. */
import type { Store } from '../../clickhouse/store.ts'
import { changeRows } from '../retention/deleteRows.ts'
import { type Place, places } from './places.ts'
import type { Target } from './targets.ts'

export type Subject = { siteId: string; erasureId: string }

const insertAtOnce = 10_000

export async function putTargets(store: Store, erasureId: string, targets: readonly Target[]): Promise<void> {
  for (let at = 0; at < targets.length; at += insertAtOnce) {
    const rows = targets.slice(at, at + insertAtOnce).map((target) => ({ erasureId, ...target }))
    await store.insert('erasureTargets', rows)
  }
}

/** Of which erasures targets stand here: those of one that was never begun are left of a kill. */
export async function targetedErasures(store: Store): Promise<string[]> {
  const rows = await store.query<{ id: string }>('SELECT DISTINCT erasureId AS id FROM erasureTargets')
  return rows.map(({ id }) => id)
}

export async function readTargets(store: Store, erasureId: string): Promise<Target[]> {
  return await store.query<Target>(
    'SELECT DISTINCT kind, value FROM erasureTargets WHERE erasureId = {erasureId:String}',
    {
      erasureId,
    },
  )
}

export async function forgetTargets(store: Store, erasureId: string): Promise<void> {
  await store.command(
    'ALTER TABLE erasureTargets DELETE WHERE erasureId = {erasureId:String}',
    { erasureId },
    { mutations_sync: '1' },
  )
}

export async function countAt(store: Store, { table, where }: Place, subject: Subject): Promise<number> {
  const [row] = await store.query<{ n: number | string }>(`SELECT count() AS n FROM ${table} WHERE ${where}`, subject)
  return Number(row?.n ?? 0)
}

export async function countAll(store: Store, subject: Subject): Promise<{ place: Place; n: number }[]> {
  const counts: { place: Place; n: number }[] = []
  for (const place of places) counts.push({ place, n: await countAt(store, place, subject) })
  return counts
}

export async function eraseAt(store: Store, { table, where, blank }: Place, subject: Subject): Promise<void> {
  const act = blank === null ? 'DELETE' : `UPDATE ${blank}`
  await changeRows(store, `ALTER TABLE ${table} ${act} WHERE ${where}`, table, subject)
}

/** Rows as JSON, one a line. */
export async function readAt(
  store: Store,
  { table, where }: Place,
  columns: string,
  subject: Subject,
): Promise<Buffer> {
  return await store.queryBinary(`SELECT ${columns} FROM ${table} WHERE ${where} FORMAT JSONEachRow`, subject)
}
