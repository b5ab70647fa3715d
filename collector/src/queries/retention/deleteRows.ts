/** Deletes rows and waits until they are gone, also where that takes longer than a request may. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Store } from '../../clickhouse/store.ts'

const lookEveryMs = 100
const longestMs = 60 * 60_000

async function isAtWork(store: Store, table: string): Promise<boolean> {
  const rows = await store.query(
    `SELECT 1 FROM ${store.system.all('mutations')}
     WHERE database = currentDatabase() AND table = {table:String} AND NOT is_done LIMIT 1`,
    { table: store.system.nameOf(table) },
  )
  return rows.length > 0
}

export async function deleteRows(
  store: Store,
  table: string,
  where: string,
  params: Record<string, unknown>,
): Promise<void> {
  await changeRows(store, `ALTER TABLE ${table} DELETE WHERE ${where}`, table, params)
}

/** `sql`: an ALTER that rewrites rows of the table. */
export async function changeRows(
  store: Store,
  sql: string,
  table: string,
  params: Record<string, unknown>,
): Promise<void> {
  await store.command(sql, params, { mutations_sync: '0' })
  for (const until = Date.now() + longestMs; await isAtWork(store, table); await pause(lookEveryMs)) {
    if (Date.now() > until) throw new Error(`Deleting from ${table} took longer than an hour`)
  }
}
