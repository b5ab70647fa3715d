/** What a step may be made of: pages, tracked events and clicked elements of a period, most frequent first. */
import type { funnelRoutes } from '@hindsight/protocol/api/funnels'
import type { OutputOf } from '@hindsight/protocol/api/route'
import { noId } from '@hindsight/protocol/ids'
import type { Store } from '../../clickhouse/store.ts'
import { onSiteDays, type Period } from '../scope.ts'
import { clickCounts, visitOf } from './clickCounts.ts'

export type StepChoices = OutputOf<typeof funnelRoutes.listStepChoices>

/** As many as a person scrolls through; a search by typing comes with the list. */
const maxChoices = 200

type NamedPlace = { name: string; place: string; path: string; label: string }
const keyOf = ({ place, path }: { place: string; path: string }): string => JSON.stringify([place, path])

type Counted<T> = T & { n: number | string }
const withSessions = <T>(rows: Counted<T>[]) => rows.map(({ n, ...rest }) => ({ ...rest, sessions: Number(n) }))

export async function stepChoices(
  store: Store,
  siteId: string,
  period: Period,
  named: readonly NamedPlace[] = [],
): Promise<StepChoices> {
  const days = onSiteDays(siteId, period)
  const ask = <Row>(columns: string, rows: string, by: string) =>
    store.query<Counted<Row>>(
      `SELECT ${columns}, uniqExact(${visitOf}) AS n
       FROM events WHERE ${days.sql} AND ${rows}
         AND ts >= fromUnixTimestamp64Milli({fromMs:Int64}, 'UTC') AND ts < fromUnixTimestamp64Milli({toMs:Int64}, 'UTC')
       GROUP BY ${by} ORDER BY n DESC, ${by} LIMIT ${maxChoices}`,
      { ...days.params, noId, fromMs: period.fromMs, toMs: period.toMs },
    )
  const [pages, events, clicks, clicksOf] = await Promise.all([
    ask<{ path: string }>('path', "kind = 'pageView' AND path != ''", 'path'),
    ask<{ name: string }>('name', "kind = 'track'", 'name'),
    ask<{ place: string; path: string; label: string }>(
      'place, path, argMax(label, ts) AS label',
      "kind = 'click' AND place != ''",
      'place, path',
    ),
    clickCounts(store, siteId, period, named),
  ])
  const withNames = named.map(({ name, place, path, label }, at) => ({
    name,
    place,
    path,
    label,
    sessions: clicksOf[at] ?? 0,
  }))
  const isNamed = new Set(named.map(keyOf))
  const unnamed = withSessions(clicks).filter((click) => !isNamed.has(keyOf(click)))
  return { pages: withSessions(pages), events: withSessions(events), clicks: [...withNames, ...unnamed] }
}
