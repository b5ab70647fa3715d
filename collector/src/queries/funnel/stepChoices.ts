/** What a step may be made of: pages, tracked events and clicked elements of a period, most frequent first. */
import type { funnelRoutes } from '@hindsight/protocol/api/funnels'
import type { OutputOf } from '@hindsight/protocol/api/route'
import { noId } from '@hindsight/protocol/ids'
import type { Store } from '../../clickhouse/store.ts'
import { onSiteDays, type Period } from '../scope.ts'

export type StepChoices = OutputOf<typeof funnelRoutes.listStepChoices>

/** As many as a person scrolls through; a search by typing comes with the list. */
const maxChoices = 200

type Counted<T> = T & { n: number | string }
const withSessions = <T>(rows: Counted<T>[]) => rows.map(({ n, ...rest }) => ({ ...rest, sessions: Number(n) }))

export async function stepChoices(store: Store, siteId: string, period: Period): Promise<StepChoices> {
  const days = onSiteDays(siteId, period)
  const ask = <Row>(columns: string, rows: string, by: string) =>
    store.query<Counted<Row>>(
      `SELECT ${columns}, uniqExact(if(sessionId = {noId:UUID}, visitorId, toString(sessionId))) AS n
       FROM events WHERE ${days.sql} AND ${rows}
         AND ts >= fromUnixTimestamp64Milli({fromMs:Int64}, 'UTC') AND ts < fromUnixTimestamp64Milli({toMs:Int64}, 'UTC')
       GROUP BY ${by} ORDER BY n DESC, ${by} LIMIT ${maxChoices}`,
      { ...days.params, noId, fromMs: period.fromMs, toMs: period.toMs },
    )
  const [pages, events, clicks] = await Promise.all([
    ask<{ path: string }>('path', "kind = 'pageView' AND path != ''", 'path'),
    ask<{ name: string }>('name', "kind = 'track'", 'name'),
    ask<{ place: string; path: string; label: string }>(
      'place, path, argMax(label, ts) AS label',
      "kind = 'click' AND place != ''",
      'place, path',
    ),
  ])
  return { pages: withSessions(pages), events: withSessions(events), clicks: withSessions(clicks) }
}
