/** Incidents of alert rules, as they are kept. */
import type { AlertDefinition } from '@hindsight/protocol/api/alerts'
import type { Store } from '../../clickhouse/store.ts'
import { allOf, type Condition } from '../scope.ts'

export type FiringBody = Pick<
  AlertDefinition,
  'name' | 'measure' | 'segment' | 'compare' | 'accounts' | 'endpoints'
> & {
  says: string
  value: number
  expected: number | null
  /** The window in which it began, and what was counted there. */
  fromMs: number
  toMs: number
  sessions: number
  pointId: string | null
}

export type FiringRow = {
  siteId: string
  ruleId: string
  firingId: string
  version: number
  openedAt: number
  lastOverAt: number
  closedAt: number | null
  tellOpenedAt: number | null
  tellClosedAt: number | null
  acknowledgedAt: number | null
  acknowledgedBy: string
  body: FiringBody
}

const ms = (column: string): string => `toString(toUnixTimestamp64Milli(${column})) AS ${column}Ms`
const maybeMs = (column: string): string =>
  `if(${column} IS NULL, '', toString(toUnixTimestamp64Milli(assumeNotNull(${column})))) AS ${column}Ms`

const columns = `siteId, ruleId, firingId, toString(version) AS v, ${ms('openedAt')}, ${ms('lastOverAt')},
  ${maybeMs('closedAt')}, ${maybeMs('tellOpenedAt')}, ${maybeMs('tellClosedAt')}, ${maybeMs('acknowledgedAt')},
  acknowledgedBy, body`

const orNull = (text: string | undefined): number | null => (text ? Number(text) : null)

function rowOf(row: Record<string, string>): FiringRow {
  const { siteId = '', ruleId = '', firingId = '', acknowledgedBy = '' } = row
  return {
    siteId,
    ruleId,
    firingId,
    acknowledgedBy,
    version: Number(row.v),
    openedAt: Number(row.openedAtMs),
    lastOverAt: Number(row.lastOverAtMs),
    closedAt: orNull(row.closedAtMs),
    tellOpenedAt: orNull(row.tellOpenedAtMs),
    tellClosedAt: orNull(row.tellClosedAtMs),
    acknowledgedAt: orNull(row.acknowledgedAtMs),
    body: JSON.parse(row.body ?? '{}') as FiringBody,
  }
}

export async function writeFirings(store: Store, rows: readonly FiringRow[]): Promise<void> {
  await store.insert(
    'alertFirings',
    rows.map((row) => ({ ...row, body: JSON.stringify(row.body) })),
  )
}

async function read(store: Store, where: Condition, rest = ''): Promise<FiringRow[]> {
  const rows = await store.query<Record<string, string>>(
    `SELECT ${columns} FROM alertFirings FINAL WHERE ${where.sql} ${rest}`,
    where.params,
  )
  return rows.map(rowOf)
}

/** The newest of each rule of the site. */
export async function newestFirings(store: Store, siteId: string): Promise<Map<string, FiringRow>> {
  const where = { sql: 'siteId = {siteId:String}', params: { siteId } }
  const rows = await read(store, where, 'ORDER BY openedAt DESC, firingId LIMIT 1 BY ruleId')
  return new Map(rows.map((row) => [row.ruleId, row]))
}

export async function getFiring(
  store: Store,
  siteId: string,
  ruleId: string,
  firingId: string,
): Promise<FiringRow | null> {
  const sql = 'siteId = {siteId:String} AND ruleId = {ruleId:String} AND firingId = {firingId:String}'
  return (await read(store, { sql, params: { siteId, ruleId, firingId } }))[0] ?? null
}

/** Those whose beginning or end may be told from a moment on and before another. */
export function firingsToTell(store: Store, since: number, until: number): Promise<FiringRow[]> {
  const within = (column: string) =>
    `${column} >= fromUnixTimestamp64Milli({since:Int64}, 'UTC') AND ${column} <= fromUnixTimestamp64Milli({until:Int64}, 'UTC')`
  const sql = `(${within('tellOpenedAt')}) OR (${within('tellClosedAt')})`
  return read(store, { sql, params: { since: Math.trunc(since), until: Math.trunc(until) } }, 'ORDER BY openedAt')
}

export async function listFirings(
  store: Store,
  { siteId, rule, state }: { siteId: string; rule?: string | undefined; state: 'open' | 'closed' | 'all' },
  limit: number,
): Promise<{ total: number; firings: FiringRow[] }> {
  const where = allOf([
    { sql: 'siteId = {siteId:String}', params: { siteId } },
    ...(rule === undefined ? [] : [{ sql: 'ruleId = {rule:String}', params: { rule } }]),
    ...(state === 'all' ? [] : [{ sql: `closedAt IS ${state === 'open' ? '' : 'NOT '}NULL`, params: {} }]),
  ])
  const [counted, firings] = await Promise.all([
    store.query<{ n: string | number }>(`SELECT count() AS n FROM alertFirings FINAL WHERE ${where.sql}`, where.params),
    read(store, where, `ORDER BY openedAt DESC, firingId LIMIT ${Math.trunc(limit)}`),
  ])
  return { total: Number(counted[0]?.n ?? 0), firings }
}

/** Ids of all that a rule has found. */
export async function knownFirings(store: Store, siteId: string, ruleId: string): Promise<Set<string>> {
  const rows = await store.query<{ firingId: string }>(
    'SELECT DISTINCT firingId FROM alertFirings WHERE siteId = {siteId:String} AND ruleId = {ruleId:String}',
    { siteId, ruleId },
  )
  return new Set(rows.map(({ firingId }) => firingId))
}
