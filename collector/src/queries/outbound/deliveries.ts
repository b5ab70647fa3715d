/** What is sent to other systems, as it is kept: one row per event and endpoint, each try a new version of it. */
import type { DeliveryState, DeliveryTry } from '@hindsight/protocol/api/webhooks'
import type { Store } from '../../clickhouse/store.ts'
import { allOf, type Condition } from '../scope.ts'

export type DeliveryRow = {
  siteId: string
  endpointId: string
  deliveryId: string
  version: number
  type: string
  at: number
  state: DeliveryState
  nextAt: number | null
  body: string
  attempts: DeliveryTry[]
}

type Stored = Omit<DeliveryRow, 'version' | 'at' | 'nextAt' | 'attempts'> & {
  v: string
  atMs: string
  nextMs: string | null
  attempts: string
}

const columns = `siteId, endpointId, deliveryId, toString(version) AS v, type,
  toString(toUnixTimestamp64Milli(at)) AS atMs, state,
  if(nextAt IS NULL, NULL, toString(toUnixTimestamp64Milli(assumeNotNull(nextAt)))) AS nextMs, body, attempts`

function rowOf({ v, atMs, nextMs, attempts, ...row }: Stored): DeliveryRow {
  return {
    ...row,
    version: Number(v),
    at: Number(atMs),
    nextAt: nextMs === null ? null : Number(nextMs),
    attempts: JSON.parse(attempts) as DeliveryTry[],
  }
}

export async function writeDeliveries(store: Store, rows: readonly DeliveryRow[]): Promise<void> {
  await store.insert(
    'deliveries',
    rows.map((row) => ({ ...row, attempts: JSON.stringify(row.attempts) })),
  )
}

/** Those of these ids that are there already. */
export async function knownDeliveries(store: Store, deliveryIds: readonly string[]): Promise<Set<string>> {
  if (deliveryIds.length === 0) return new Set()
  const rows = await store.query<{ deliveryId: string }>(
    'SELECT DISTINCT deliveryId FROM deliveries WHERE deliveryId IN {deliveryIds:Array(String)}',
    { deliveryIds },
  )
  return new Set(rows.map(({ deliveryId }) => deliveryId))
}

/** Those that are to be tried again by `now`, the longest waiting first, and so many of each endpoint. */
export async function dueDeliveries(store: Store, now: number, perEndpoint: number): Promise<DeliveryRow[]> {
  const rows = await store.query<Stored>(
    `SELECT ${columns} FROM deliveries FINAL
     WHERE state = 'waiting' AND nextAt <= fromUnixTimestamp64Milli({now:Int64}, 'UTC')
     ORDER BY nextAt, at, deliveryId LIMIT {perEndpoint:UInt32} BY endpointId`,
    { now, perEndpoint },
  )
  return rows.map(rowOf)
}

/** When the next one is due, ms; null: none waits. */
export async function nextDue(store: Store): Promise<number | null> {
  const [row] = await store.query<{ n: string; at: string }>(
    `SELECT toString(count()) AS n, toString(toUnixTimestamp64Milli(min(assumeNotNull(nextAt)))) AS at
     FROM deliveries FINAL WHERE state = 'waiting' AND nextAt IS NOT NULL`,
  )
  return row && Number(row.n) > 0 ? Number(row.at) : null
}

export async function waitingOf(store: Store, siteId: string, endpointId: string): Promise<DeliveryRow[]> {
  const rows = await store.query<Stored>(
    `SELECT ${columns} FROM deliveries FINAL
     WHERE siteId = {siteId:String} AND endpointId = {endpointId:String} AND state = 'waiting'`,
    { siteId, endpointId },
  )
  return rows.map(rowOf)
}

export async function getDelivery(
  store: Store,
  siteId: string,
  endpointId: string,
  deliveryId: string,
): Promise<DeliveryRow | null> {
  const rows = await store.query<Stored>(
    `SELECT ${columns} FROM deliveries FINAL
     WHERE siteId = {siteId:String} AND endpointId = {endpointId:String} AND deliveryId = {deliveryId:String}`,
    { siteId, endpointId, deliveryId },
  )
  return rows[0] ? rowOf(rows[0]) : null
}

export type DeliveryCursor = { at: number; deliveryId: string }

export async function listDeliveries(
  store: Store,
  { siteId, endpointId, state }: { siteId: string; endpointId: string; state: DeliveryState | undefined },
  limit: number,
  after: DeliveryCursor | null,
): Promise<{ total: number; rows: DeliveryRow[]; next: DeliveryCursor | null }> {
  const wanted = allOf([
    { sql: 'siteId = {siteId:String} AND endpointId = {endpointId:String}', params: { siteId, endpointId } },
    ...(state === undefined ? [] : [{ sql: 'state = {state:String}', params: { state } }]),
  ])
  const page: Condition = after
    ? {
        sql: "(at, deliveryId) < (fromUnixTimestamp64Milli({afterMs:Int64}, 'UTC'), {afterId:String})",
        params: { afterMs: after.at, afterId: after.deliveryId },
      }
    : { sql: 'true', params: {} }
  const [counted, rows] = await Promise.all([
    store.query<{ n: string | number }>(`SELECT count() AS n FROM deliveries FINAL WHERE ${wanted.sql}`, wanted.params),
    store.query<Stored>(
      `SELECT ${columns} FROM deliveries FINAL WHERE (${wanted.sql}) AND (${page.sql})
       ORDER BY at DESC, deliveryId DESC LIMIT {limit:UInt32}`,
      { ...wanted.params, ...page.params, limit: limit + 1 },
    ),
  ])
  const shown = rows.slice(0, limit).map(rowOf)
  const last = rows.length > limit ? shown.at(-1) : undefined
  return {
    total: Number(counted[0]?.n ?? 0),
    rows: shown,
    next: last ? { at: last.at, deliveryId: last.deliveryId } : null,
  }
}

/** By endpoint: how many wait, and the newest row that was tried. */
export async function newestTries(
  store: Store,
  siteId: string,
): Promise<Map<string, { waiting: number; last: DeliveryTry | null }>> {
  const rows = await store.query<{ endpointId: string; waiting: string | number; newest: string }>(
    `SELECT endpointId, countIf(state = 'waiting') AS waiting,
       argMax(attempts, (attempts != '[]', version)) AS newest
     FROM deliveries FINAL WHERE siteId = {siteId:String} GROUP BY endpointId`,
    { siteId },
  )
  return new Map(
    rows.map(({ endpointId, waiting, newest }) => [
      endpointId,
      { waiting: Number(waiting), last: (JSON.parse(newest) as DeliveryTry[]).at(-1) ?? null },
    ]),
  )
}
