/** Struggle points: the list, and one of them. */
import type { StruggleRow, struggleRoutes } from '@hindsight/protocol/api/struggles'
import type { Store } from '../clickhouse/store.ts'
import { ProblemError } from '../errors.ts'
import type { Period } from '../queries/scope.ts'
import { getStrugglePoint, listStruggles, type StrugglePoint } from '../queries/struggle/listStruggles.ts'
import { struggleDetail } from '../queries/struggle/struggleDetail.ts'
import type { Sites } from '../sites.ts'
import type { HandlersOf } from './handlers.ts'
import { personsCounted, sessionsCounted } from './lists.ts'
import { periodOf } from './period.ts'
import { settingsOf } from './siteSettings.ts'

export type AnalysisDeps = { store: Store; sites: Pick<Sites, 'byId'> }

export function struggleRowOf(point: StrugglePoint, siteId: string, period: Period): StruggleRow {
  const filter = { point: point.pointId }
  return {
    ...point,
    sessions: sessionsCounted(point.sessions, siteId, period, filter),
    persons: personsCounted(point.persons, siteId, period, filter),
  }
}

export function struggleHandlers({ store, sites }: AnalysisDeps): HandlersOf<keyof typeof struggleRoutes> {
  return {
    async listStruggles({ params: { siteId }, query: { from, to, ...filter } }) {
      const now = Date.now()
      const period = periodOf({ from, to }, now)
      const { timeZone } = settingsOf(sites, siteId)
      const points = await listStruggles(store, { siteId, period, timeZone, now, filter })
      return { points: points.map((point) => struggleRowOf(point, siteId, period)) }
    },

    async getStruggle({ params: { siteId, pointId }, query }) {
      const now = Date.now()
      const period = periodOf(query, now)
      const { timeZone, conversion } = settingsOf(sites, siteId)
      const [point, detail] = await Promise.all([
        getStrugglePoint(store, { siteId, period, timeZone, now, filter: { pointId } }),
        struggleDetail(store, { siteId, period, pointId, conversion }),
      ])
      if (!point) throw new ProblemError(404, 'struggle_point_not_found', 'There is no such struggle point.')
      return { ...struggleRowOf(point, siteId, period), ...detail }
    },
  }
}
