/**
 * Ways through the site, session by session: its stops in order (pages by their folded path, and if asked for tracked
 * events and named clicks), from the first time that it was at one node on, or from the last time that it was there back.
 */
import type { ClickStop, PathQuestion, PathStop } from '@hindsight/protocol/api/pathQuestion'
import { noId } from '@hindsight/protocol/ids'
import type { Store } from '../../clickhouse/store.ts'
import { stepCondition } from '../funnel/steps.ts'
import { begunIn, type Condition, onSiteDays, type Period } from '../scope.ts'
import { renamed } from '../segment/renamed.ts'

/** Bots; a person stops at far fewer. */
const maxStops = 2_000

/** How a stop is called: the page, or the event with a prefix that no path begins with. */
const node = `kind = 'track', concat('event:', name), toString(path)`

/** Clicks that are stops: which events, and how each is called. A click with two names has the first. */
function clickStops(clicks: readonly ClickStop[]): Condition & { nodes: string } {
  const found = clicks.map(({ name, ...click }, index) => {
    const is = renamed(stepCondition({ kind: 'click', ...click }, index), 'stop_')
    const bound = `stopName${index}`
    return { is, node: `${is.sql}, concat('click:', {${bound}:String})`, params: { ...is.params, [bound]: name } }
  })
  return {
    sql: found.map(({ is }) => ` OR (${is.sql})`).join(''),
    nodes: found.map(({ node: one }) => `${one}, `).join(''),
    params: Object.assign({}, ...found.map(({ params }) => params)),
  }
}

/** One row per session that passed the first stop: sessionDay, sessionId, steps (the first stop, and `depth` more). */
function ways({ from, direction, depth, events, clicks, collapse }: PathQuestion, days: Condition): Condition {
  const named = clickStops(events && clicks ? clicks : [])
  const inOrder = `arrayMap(stop -> stop.4, arraySort(stop -> (stop.1, stop.2, stop.3),
    groupArray(${maxStops})((toUnixTimestamp64Milli(ts), tabId, eventNo, multiIf(${named.nodes}${node})))))`
  // A name of its own keeps the condition from meaning the column.
  const all = collapse
    ? `arrayFilter((stop, before) -> stop != before, stops, arrayShiftRight(stops, 1, '\\0'))`
    : 'stops'
  const way = direction === 'after' ? all : `arrayReverse(${all})`
  const begin = from === '' ? '1' : 'indexOf(way, {pathFrom:String})'
  return {
    sql: `SELECT sessionDay, sessionId, arraySlice(way, begin, ${depth + 1}) AS steps
      FROM (
        SELECT sessionDay, sessionId, ${way} AS way, ${begin} AS begin
        FROM (
          SELECT sessionDay, sessionId, ${inOrder} AS stops FROM events
          WHERE ${days.sql} AND sessionId != toUUID('${noId}') AND (${events ? `kind IN ('pageView', 'track')` : `kind = 'pageView'`}${named.sql})
            AND (kind = 'track' OR path != '')
          GROUP BY sessionDay, sessionId))
      WHERE begin > 0`,
    params: { ...days.params, ...named.params, ...(from === '' ? {} : { pathFrom: from }) },
  }
}

export type PathLevels = {
  sessions: number
  /** By level, most sessions first: nodes that are named. */
  named: string[][]
  /** From level to level; null: none of the named ones. `target` undefined: it ended there. */
  links: { level: number; source: string | null; target: string | null | undefined; sessions: number }[]
}

type Num = number | string

export async function readPaths(
  store: Store,
  { siteId, period, question, top }: { siteId: string; period: Period; question: PathQuestion; top: number },
): Promise<PathLevels> {
  const begun = begunIn(siteId, period)
  const { sql, params } = ways(question, onSiteDays(siteId, period))
  const levels = question.depth + 1
  const ofPeriod = `SELECT steps FROM (${sql})
    WHERE (sessionDay, sessionId) IN (SELECT sessionDay, sessionId FROM sessions FINAL WHERE ${begun.sql})`
  const bound = { ...params, ...begun.params }
  const counted = await store.query<{ level: Num; node: string; n: Num }>(
    `SELECT level, node, count() AS n FROM (${ofPeriod}) ARRAY JOIN steps AS node, arrayEnumerate(steps) AS level
     GROUP BY level, node ORDER BY level, n DESC, node LIMIT ${top} BY level`,
    bound,
  )
  const named = Array.from({ length: levels }, (_, level) =>
    counted.filter((row) => Number(row.level) === level + 1).map((row) => row.node),
  )
  // Nodes that are not named become one; what has ended is told by the length.
  const rows = await store.query<{
    level: Num
    source: string
    target: string
    isNamed: [Num, Num]
    ended: Num
    n: Num
  }>(
    `SELECT level, if(isNamed.1, steps[level], '') AS source, if(isNamed.2, steps[level + 1], '') AS target, isNamed,
       level = length(steps) AS ended, count() AS n
     FROM (
       SELECT steps, level, (has(({named:Array(Array(String))})[level], steps[level]),
         level < length(steps) AND has(({named:Array(Array(String))})[level + 1], steps[level + 1])) AS isNamed
       FROM (SELECT steps FROM (${ofPeriod})) ARRAY JOIN arrayEnumerate(steps) AS level)
     GROUP BY level, source, target, isNamed, ended ORDER BY level, n DESC, source, target`,
    { ...bound, named },
  )
  const links = rows.map(({ level, source, target, isNamed, ended, n }) => ({
    level: Number(level) - 1,
    source: Number(isNamed[0]) ? source : null,
    target: Number(ended) ? undefined : Number(isNamed[1]) ? target : null,
    sessions: Number(n),
  }))
  const sessions = links.filter(({ level }) => level === 0).reduce((sum, link) => sum + link.sessions, 0)
  return { sessions, named, links }
}

/** Condition over `sessions FINAL`: its way has all of these stops. */
export function wentSo(question: PathQuestion, stops: readonly PathStop[], days: Condition): Condition {
  const { sql, params } = ways(question, days)
  const conditions = stops.map((stop, index) => {
    const at = stop.level + 1
    const bound = `pathStop${index}`
    if ('ended' in stop) return { sql: `length(steps) < ${at}`, params: {} }
    if ('node' in stop) {
      return { sql: `length(steps) >= ${at} AND steps[${at}] = {${bound}:String}`, params: { [bound]: stop.node } }
    }
    return {
      sql: `length(steps) >= ${at} AND NOT has({${bound}:Array(String)}, steps[${at}])`,
      params: { [bound]: stop.notOf },
    }
  })
  return {
    sql: `(sessionDay, sessionId) IN (SELECT sessionDay, sessionId FROM (${sql})
      WHERE ${['true', ...conditions.map((one) => one.sql)].map((one) => `(${one})`).join(' AND ')})`,
    params: Object.assign({}, params, ...conditions.map((one) => one.params)),
  }
}
