/** Erasures as they are written down, and whose later arrivals are not stored. */
import type { Receipt } from '@hindsight/protocol/api/erasure'
import type { Store } from '../../clickhouse/store.ts'

export type StoredErasure = {
  siteId: string
  erasureId: string
  version: number
  what: 'customer' | 'session'
  status: 'running' | 'done' | 'failed'
  reason: string
  by: string
  startedAt: number
  finishedAt: number | null
  steps: number
  done: number
  receipt: Receipt[]
}

type Row = Omit<StoredErasure, 'version' | 'startedAt' | 'finishedAt' | 'receipt'> & {
  ver: string
  started: string
  finished: string | null
  lines: string
}

export async function listErasures(store: Store, siteId: string | null): Promise<StoredErasure[]> {
  const rows = await store.query<Row>(
    `SELECT siteId, erasureId, toString(version) AS ver, what, status, reason, by,
       toString(toUnixTimestamp64Milli(startedAt)) AS started,
       toString(toUnixTimestamp64Milli(finishedAt)) AS finished, steps, done, receipt AS lines
     FROM erasures FINAL ${siteId === null ? '' : 'WHERE siteId = {siteId:String}'} ORDER BY startedAt DESC LIMIT 1000`,
    { siteId: siteId ?? '' },
  )
  return rows.map(({ ver, started, finished, lines, ...row }) => ({
    ...row,
    version: Number(ver),
    startedAt: Number(started),
    finishedAt: finished === null ? null : Number(finished),
    receipt: JSON.parse(lines) as Receipt[],
  }))
}

export async function putErasure(store: Store, { receipt, ...row }: StoredErasure): Promise<void> {
  await store.insert('erasures', [{ ...row, receipt: JSON.stringify(receipt) }])
}

export type TombstoneRow = {
  siteId: string
  kind: 'customer' | 'visitor' | 'session'
  hash: string
  erasureId: string
  erasedAt: number
}

export async function putTombstones(store: Store, rows: readonly TombstoneRow[]): Promise<void> {
  await store.insert('tombstones', rows)
}

export async function readTombstones(store: Store): Promise<TombstoneRow[]> {
  const rows = await store.query<Omit<TombstoneRow, 'erasedAt'> & { at: string }>(
    'SELECT siteId, kind, hash, erasureId, toString(toUnixTimestamp64Milli(erasedAt)) AS at FROM tombstones FINAL',
  )
  return rows.map(({ at, ...row }) => ({ ...row, erasedAt: Number(at) }))
}
