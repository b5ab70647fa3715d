/** Struggle points that were found new, or back after they were fixed: each once. */
import type { Store } from '../../clickhouse/store.ts'

export type PointNews = {
  siteId: string
  pointId: string
  what: 'new' | 'regressed'
  /** First seen, or first seen again. */
  ts: number
  noticedAt: number
  says: string
  path: string
  persons: number | null
  sessions: number | null
  release: string | null
}

type Found = Pick<PointNews, 'says' | 'path' | 'persons' | 'sessions' | 'release'>
type Row = { siteId: string; pointId: string; what: PointNews['what']; tsMs: string; noticedMs: string; body: string }

const columns = `siteId, pointId, what, toString(toUnixTimestamp64Milli(ts)) AS tsMs,
  toString(toUnixTimestamp64Milli(noticedAt)) AS noticedMs, body`

function newsOf({ tsMs, noticedMs, body, ...row }: Row): PointNews {
  return { ...row, ts: Number(tsMs), noticedAt: Number(noticedMs), ...(JSON.parse(body) as Found) }
}

/** What is told and was noticed at or after a moment, oldest first. */
export async function newsSince(store: Store, since: number): Promise<PointNews[]> {
  const rows = await store.query<Row>(
    `SELECT ${columns} FROM pointNews FINAL
     WHERE told AND noticedAt >= fromUnixTimestamp64Milli({since:Int64}, 'UTC') ORDER BY noticedAt, pointId, what`,
    { since: Math.trunc(since) },
  )
  return rows.map(newsOf)
}

/** Of one site, told or not, noticed since a moment, oldest first. */
export async function newsOfSite(store: Store, siteId: string, since: number): Promise<PointNews[]> {
  const rows = await store.query<Row>(
    `SELECT ${columns} FROM pointNews FINAL
     WHERE siteId = {siteId:String} AND noticedAt >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')
     ORDER BY noticedAt, pointId, what`,
    { siteId, since: Math.trunc(since) },
  )
  return rows.map(newsOf)
}

/** All that is known of a site as `what/pointId/ts`; empty where it was never looked at. */
export async function knownNews(store: Store, siteId: string): Promise<Set<string>> {
  const rows = await store.query<{ what: string; pointId: string; tsMs: string }>(
    `SELECT what, pointId, toString(toUnixTimestamp64Milli(ts)) AS tsMs FROM pointNews FINAL
     WHERE siteId = {siteId:String}`,
    { siteId },
  )
  return new Set(rows.map(({ what, pointId, tsMs }) => `${what}/${pointId}/${what === 'new' ? '' : tsMs}`))
}

export async function writeNews(store: Store, news: readonly PointNews[], told: boolean): Promise<void> {
  const rows = news.map(({ siteId, pointId, what, ts, noticedAt, ...body }) => ({
    siteId,
    pointId,
    what,
    ts,
    noticedAt,
    told,
    body: JSON.stringify(body),
  }))
  await store.insert('pointNews', rows)
}
