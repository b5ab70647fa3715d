/** What retention has removed, newest first. */
import type { RetentionRun } from '@hindsight/protocol/api/storage'
import type { Store } from '../../clickhouse/store.ts'

export type NewRun = Omit<RetentionRun, 'at'> & { siteId: string; startedAt: number }

export async function noteRun(store: Store, run: NewRun): Promise<void> {
  await store.insert('retentionRuns', [{ ...run, bytes: Math.round(run.bytes), finishedAt: Date.now() }])
}

export async function listRuns(store: Store, siteId: string): Promise<RetentionRun[]> {
  const rows = await store.query<{ at: string; why: 'days'; kind: 'replays'; n: string; size: string }>(
    `SELECT toString(toUnixTimestamp64Milli(startedAt)) AS at, why, kind, toString(removed) AS n, toString(bytes) AS size
     FROM retentionRuns WHERE siteId = {siteId:String} ORDER BY startedAt DESC LIMIT 20`,
    { siteId },
  )
  return rows.map(({ at, why, kind, n, size }) => ({
    at: Number(at),
    why,
    kind,
    removed: Number(n),
    bytes: Number(size),
  }))
}
