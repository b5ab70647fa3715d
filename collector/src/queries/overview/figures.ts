/** Figures over the sessions that began in a period: in all, by day, by page, by device, by browser. */
import { withoutReplayConsent } from '@hindsight/protocol/recording'
import type { Store } from '../../clickhouse/store.ts'
import { begunIn, onSiteDays, type Period } from '../scope.ts'
import { isReplayed, struggled } from '../wentWrong.ts'

type Num = number | string

export type Totals = {
  sessions: number
  persons: number
  converted: number
  struggled: number
  replayed: number
  /** Whose recorder said whether it replays, and of these whose visitor agreed to it. */
  saidWhether: number
  agreed: number
}

export async function totalsOf(store: Store, siteId: string, period: Period): Promise<Totals> {
  const begun = begunIn(siteId, period)
  const [row] = await store.query<Record<keyof Totals, Num>>(
    `SELECT count() AS sessions, uniqExact(person) AS persons, countIf(converted) AS converted,
       countIf(${struggled}) AS struggled, countIf(${isReplayed(onSiteDays(siteId, period))}) AS replayed,
       countIf(recording != '') AS saidWhether,
       countIf(recording NOT IN ('', ${withoutReplayConsent.map((reason) => `'${reason}'`).join(', ')})) AS agreed
     FROM sessions FINAL WHERE ${begun.sql} SETTINGS prefer_column_name_to_alias = 1`,
    begun.params,
  )
  const of = (name: keyof Totals) => Number(row?.[name] ?? 0)
  return {
    sessions: of('sessions'),
    persons: of('persons'),
    converted: of('converted'),
    struggled: of('struggled'),
    replayed: of('replayed'),
    saidWhether: of('saidWhether'),
    agreed: of('agreed'),
  }
}

export type SessionDay = { day: string; sessions: number; converted: number; struggled: number }

/** By the day on which the session began; days without one are left out. */
export async function sessionsByDay(
  store: Store,
  siteId: string,
  period: Period,
  timeZone: string,
): Promise<SessionDay[]> {
  const begun = begunIn(siteId, period)
  const rows = await store.query<{ day: string; n: Num; nConverted: Num; nStruggled: Num }>(
    `SELECT toString(toDate(firstTs, {timeZone:String})) AS day, count() AS n, countIf(converted) AS nConverted,
       countIf(${struggled}) AS nStruggled
     FROM sessions FINAL WHERE ${begun.sql} GROUP BY day ORDER BY day`,
    { ...begun.params, timeZone },
  )
  return rows.map(({ day, n, nConverted, nStruggled }) => ({
    day,
    sessions: Number(n),
    converted: Number(nConverted),
    struggled: Number(nStruggled),
  }))
}

const maxRows = 10

/** The pages that most sessions saw. */
export async function topPages(store: Store, siteId: string, period: Period) {
  const begun = begunIn(siteId, period)
  const seen = await store.query<{ seen: string; n: Num }>(
    `SELECT arrayJoin(paths) AS seen, count() AS n FROM sessions FINAL WHERE ${begun.sql} AND seen != ''
     GROUP BY seen ORDER BY n DESC, seen LIMIT ${maxRows}`,
    begun.params,
  )
  const days = onSiteDays(siteId, period)
  const views = await store.query<{ path: string; n: Num }>(
    `SELECT path, count() AS n FROM events
     WHERE ${days.sql} AND kind = 'pageView' AND path IN {paths:Array(String)}
       AND (sessionDay, sessionId) IN (SELECT sessionDay, sessionId FROM sessions FINAL WHERE ${begun.sql})
     GROUP BY path`,
    { ...begun.params, paths: seen.map((row) => row.seen) },
  )
  const viewsOf = new Map(views.map(({ path, n }) => [path, Number(n)]))
  return seen.map((row) => ({ path: row.seen, pageViews: viewsOf.get(row.seen) ?? 0, sessions: Number(row.n) }))
}

export type Share = { value: string; sessions: number; converted: number }

/** Sessions and how many converted, by a column; most sessions first. */
export async function sharesBy(
  store: Store,
  siteId: string,
  period: Period,
  column: 'device' | 'browser',
): Promise<Share[]> {
  const begun = begunIn(siteId, period)
  const rows = await store.query<{ value: string; n: Num; k: Num }>(
    `SELECT ${column} AS value, count() AS n, countIf(converted) AS k FROM sessions FINAL WHERE ${begun.sql}
     GROUP BY value ORDER BY n DESC, value LIMIT ${maxRows}`,
    begun.params,
  )
  return rows.map(({ value, n, k }) => ({ value, sessions: Number(n), converted: Number(k) }))
}

/** Sessions without a replay, by the reason the recorder gave last. */
export async function unreplayedBy(store: Store, siteId: string, period: Period) {
  const begun = begunIn(siteId, period)
  const rows = await store.query<{ reason: string; n: Num }>(
    `SELECT recording AS reason, count() AS n FROM sessions FINAL
     WHERE ${begun.sql} AND NOT (${isReplayed(onSiteDays(siteId, period))})
     GROUP BY reason ORDER BY n DESC, reason`,
    begun.params,
  )
  return rows.map(({ reason, n }) => ({ reason, sessions: Number(n) }))
}
