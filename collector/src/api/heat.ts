/** Heatmaps of a page. */
import type { heatRoutes } from '@hindsight/protocol/api/heat'
import type { HeatSpot } from '@hindsight/protocol/api/heatSpot'
import type { Store } from '../clickhouse/store.ts'
import { heatCells, heatDepths, heatElements } from '../queries/reports/heat.ts'
import { snapshotOfPage } from '../queries/snapshotPages.ts'
import type { HandlersOf } from './handlers.ts'
import { sessionsCounted } from './lists.ts'
import { periodOf } from './period.ts'

export function heatHandlers({ store }: { store: Store }): HandlersOf<keyof typeof heatRoutes> {
  return {
    async getHeatmap({ params: { siteId }, query: { path, device, kind, ...asked } }) {
      const period = periodOf(asked, Date.now())
      const scope = { siteId, period, path, device }
      const isDead = kind === 'deadClick'
      const [spots, elements, { seen, depths }, snapshot] = await Promise.all([
        heatCells(store, scope, isDead),
        heatElements(store, scope, isDead),
        heatDepths(store, scope),
        snapshotOfPage(store, siteId, path, device),
      ])
      const at = (n: number, heat: HeatSpot) => sessionsCounted(n, siteId, period, { cell: { heat } })
      return {
        from: period.fromMs,
        to: period.toMs,
        path,
        device,
        kind,
        seen: sessionsCounted(seen, siteId, period, { visitedPath: path, device }),
        clicked: at(elements.all, { path, device, kind }),
        spots,
        elements: elements.rows.map(({ place, label, clicks, sessions }) => ({
          place,
          label,
          clicks,
          sessions: at(sessions, { path, device, kind, place }),
        })),
        depths: depths.map(({ share, sessions }) => ({
          share,
          sessions: at(sessions, { path, device, scrolledTo: share }),
        })),
        snapshot,
      }
    },
  }
}
