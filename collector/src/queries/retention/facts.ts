/** Facts, sessions and logs that are older than they are kept. */
import type { Store } from '../../clickhouse/store.ts'
import { deleteRows } from './deleteRows.ts'

/** Of a session, beside its events and replay. */
const derived = [
  'signals',
  'formFields',
  'identities',
  'refusedChunks',
  'removedReplays',
  'watched',
  'leftOut',
  'sessions',
] as const
const logs = [
  { table: 'audit', day: 'toDate(at)' },
  { table: 'refusals', day: 'day' },
  { table: 'deliveries', day: 'toDate(at)' },
] as const

type Old = { siteId: string; before: string; held: readonly string[] }

const isOld = 'siteId = {siteId:String} AND sessionDay < {before:Date} AND sessionId NOT IN {held:Array(UUID)}'

async function numberOf(store: Store, sql: string, params: Record<string, unknown>): Promise<number> {
  const [row] = await store.query<{ n: string }>(`SELECT toString(count()) AS n FROM ${sql}`, params)
  return Number(row?.n ?? 0)
}

/** Sessions whose events went. */
export async function removeEvents(store: Store, old: Old): Promise<number> {
  const [row] = await store.query<{ n: string; all: string }>(
    `SELECT toString(uniqExact(sessionId)) AS n, toString(count()) AS all FROM events WHERE ${isOld}`,
    old,
  )
  if (Number(row?.all ?? 0) === 0) return 0
  await deleteRows(store, 'events', isOld, old)
  return Number(row?.n ?? 0)
}

/** Sessions as lists show them, and all that was made of them. */
export async function removeSessions(store: Store, old: Old): Promise<number> {
  const n = await numberOf(store, `(SELECT DISTINCT sessionId FROM sessions WHERE ${isOld})`, old)
  for (const table of derived) {
    if ((await numberOf(store, `${table} WHERE ${isOld}`, old)) > 0) await deleteRows(store, table, isOld, old)
  }
  return n
}

/** `siteId` empty: what concerns no site. */
export async function removeLogs(store: Store, siteId: string, before: string): Promise<number> {
  let removed = 0
  for (const { table, day } of logs) {
    const where = `siteId = {siteId:String} AND ${day} < {before:Date}`
    const n = await numberOf(store, `${table} WHERE ${where}`, { siteId, before })
    if (n > 0) await deleteRows(store, table, where, { siteId, before })
    removed += n
  }
  return removed
}

/** The day before which facts go, so that about so large a share of the site's events is gone; null: there are none. */
export async function dayOfShare(store: Store, siteId: string, share: number): Promise<string | null> {
  const rows = await store.query<{ day: string; upTo: number }>(
    `SELECT toString(sessionDay + 1) AS day, sum(n) OVER (ORDER BY sessionDay) / sum(n) OVER () AS upTo
     FROM (SELECT sessionDay, count() AS n FROM events WHERE siteId = {siteId:String} GROUP BY sessionDay) ORDER BY day`,
    { siteId },
  )
  return (rows.find(({ upTo }) => upTo >= share) ?? rows.at(-1))?.day ?? null
}
