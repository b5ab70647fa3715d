/** Where on a page was clicked, and how far down it was seen, by sessions of one kind of device. */
import type { HeatSpot } from '@hindsight/protocol/api/heatSpot'
import type { Store } from '../../clickhouse/store.ts'
import { currentSignals } from '../counting.ts'
import { begunIn, type Condition, onSiteDays, type Period } from '../scope.ts'

export type HeatScope = { siteId: string; period: Period; path: string; device: string }

/** A square of the map, CSS px downwards; across, thousandths of the window's width. */
const cellPx = 12
const acrossParts = 100
const maxCells = 4_000
const maxElements = 60

const isDead = (days: string): string => `(sessionDay, sessionId, tabId, eventNo) IN (
  SELECT sessionDay, sessionId, tabId, eventNo FROM ${currentSignals(days)} WHERE signal = 'deadClick')`

const onPage = `path = {heatPath:String}`
const withDevice = (begun: string): string =>
  `(sessionDay, sessionId) IN (SELECT sessionDay, sessionId FROM sessions FINAL WHERE ${begun} AND device = {heatDevice:String})`

type Num = number | string
export type HeatCell = { x: number; y: number; n: number }
export type HeatElement = { place: string; label: string; clicks: number; sessions: number }

function scoped({ siteId, period, path, device }: HeatScope) {
  const begun = begunIn(siteId, period)
  const days = onSiteDays(siteId, period)
  return {
    begun,
    days,
    params: { ...begun.params, ...days.params, heatPath: path, heatDevice: device },
  }
}

/** Clicks with the width of the window in which they were made, that their place across the page is told by. */
function clicks(scope: HeatScope, dead: boolean): Condition {
  const { begun, days, params } = scoped(scope)
  return {
    sql: `SELECT sessionDay, sessionId, place, label, ts, JSONExtractFloat(properties, 'pageX') AS pageX,
        JSONExtractFloat(properties, 'pageY') AS pageY, widthPx
      FROM events
      LEFT JOIN (
        SELECT sessionDay, sessionId, pageId, max(JSONExtractUInt(properties, 'viewportWidth')) AS widthPx FROM events
        WHERE ${days.sql} AND kind = 'pageView' AND ${onPage} GROUP BY sessionDay, sessionId, pageId
      ) AS views USING (sessionDay, sessionId, pageId)
      WHERE ${days.sql} AND kind = 'click' AND ${onPage} AND ${withDevice(begun.sql)}${dead ? ` AND ${isDead(days.sql)}` : ''}`,
    params,
  }
}

export async function heatCells(store: Store, scope: HeatScope, dead: boolean): Promise<HeatCell[]> {
  const { sql, params } = clicks(scope, dead)
  const rows = await store.query<{ x: Num; y: Num; n: Num }>(
    `SELECT least(${acrossParts - 1}, intDiv(toInt64(pageX * ${acrossParts} / widthPx), 1)) AS x, intDiv(toInt64(pageY), ${cellPx}) AS y,
       count() AS n
     FROM (${sql}) WHERE widthPx > 0 AND pageX >= 0 AND pageY >= 0
     GROUP BY x, y ORDER BY n DESC, y, x LIMIT ${maxCells}`,
    params,
  )
  return rows.map(({ x, y, n }) => ({
    x: (Number(x) + 0.5) / acrossParts,
    y: (Number(y) + 0.5) * cellPx,
    n: Number(n),
  }))
}

export async function heatElements(store: Store, scope: HeatScope, dead: boolean) {
  const { sql, params } = clicks(scope, dead)
  const rows = await store.query<{ place: string; name: string; clicks: Num; n: Num }>(
    `SELECT toString(place) AS place, argMax(toString(label), (label != '', ts)) AS name, count() AS clicks,
       uniqExact(sessionDay, sessionId) AS n
     FROM (${sql}) GROUP BY place ORDER BY clicks DESC, place LIMIT ${maxElements}
     SETTINGS prefer_column_name_to_alias = 1`,
    params,
  )
  const [all] = await store.query<{ n: Num }>(`SELECT uniqExact(sessionDay, sessionId) AS n FROM (${sql})`, params)
  return {
    all: Number(all?.n ?? 0),
    rows: rows.map(
      (row): HeatElement => ({
        place: row.place,
        label: row.name,
        clicks: Number(row.clicks),
        sessions: Number(row.n),
      }),
    ),
  }
}

const depthSteps = 20

/** Sessions that saw the page, how many of them scrolled at all, and to at least each twentieth of its height. */
export async function heatDepths(store: Store, scope: HeatScope) {
  const { begun, days, params } = scoped(scope)
  const rows = await store.query<{ seen: Num; depths: Num[] }>(
    `SELECT uniqExactIf((sessionDay, sessionId), kind = 'pageView') AS seen, [${Array.from({ length: depthSteps }, (_, i) => `uniqExactIf((sessionDay, sessionId), kind = 'scroll' AND depth >= ${(i + 1) / depthSteps})`).join(', ')}] AS depths
     FROM (
       SELECT sessionDay, sessionId, kind, JSONExtractFloat(properties, 'depth') AS depth FROM events
       WHERE ${days.sql} AND kind IN ('pageView', 'scroll') AND ${onPage} AND ${withDevice(begun.sql)})`,
    params,
  )
  const [row] = rows
  return {
    seen: Number(row?.seen ?? 0),
    depths: (row?.depths ?? []).map((n, i) => ({ share: (i + 1) / depthSteps, sessions: Number(n) })),
  }
}

/** Condition over `sessions FINAL`: clicked there, or scrolled so far. */
export function inHeat(spot: HeatSpot, days: Condition): Condition {
  const scrolled = 'scrolledTo' in spot
  const place = scrolled ? undefined : spot.place
  const what = scrolled
    ? `kind = 'scroll' AND JSONExtractFloat(properties, 'depth') >= {heatDepth:Float64}`
    : `kind = 'click'${place === undefined ? '' : ' AND place = {heatPlace:String}'}${spot.kind === 'deadClick' ? ` AND ${isDead(days.sql)}` : ''}`
  return {
    sql: `device = {heatDevice:String} AND (sessionDay, sessionId) IN (
      SELECT sessionDay, sessionId FROM events WHERE ${days.sql} AND ${onPage} AND ${what})`,
    params: {
      heatPath: spot.path,
      heatDevice: spot.device,
      ...(scrolled ? { heatDepth: spot.scrolledTo } : place === undefined ? {} : { heatPlace: place }),
    },
  }
}
