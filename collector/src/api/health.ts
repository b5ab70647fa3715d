/** Data health of a site. */
import type { healthRoutes } from '@hindsight/protocol/api/health'
import { type Refusal, refusals } from '@hindsight/protocol/refusals'
import type { Store } from '../clickhouse/store.ts'
import { quotaOfToday } from '../ingest/quotas.ts'
import { sampleEndsAt } from '../jobs/loadSample.ts'
import { arrivals } from '../queries/health/arrivals.ts'
import { lost, recorders } from '../queries/health/recorders.ts'
import { refusedLately, rollUpWaitingMs } from '../queries/health/waiting.ts'
import type { Sites } from '../sites.ts'
import type { State } from '../state.ts'
import type { Writer } from '../writer/writer.ts'
import type { HandlersOf } from './handlers.ts'

export type HealthDeps = {
  store: Store
  sites: Pick<Sites, 'byId'>
  state: Pick<State, 'get'>
  writer: Pick<Writer, 'stats'>
  maxSpoolBytes: number
}

export function healthHandlers({
  store,
  sites,
  state,
  writer,
  maxSpoolBytes,
}: HealthDeps): HandlersOf<keyof typeof healthRoutes> {
  return {
    async getHealth({ params: { siteId } }) {
      const at = Date.now()
      const afterMs = await sampleEndsAt(state, siteId)
      const site = sites.byId(siteId)
      const [arrived, gaps, versions, refused, waitingMs, quota] = await Promise.all([
        arrivals(store, { siteId, now: at, afterMs }),
        lost(store, siteId),
        recorders(store, siteId, afterMs),
        refusedLately(store, siteId),
        rollUpWaitingMs(store, siteId),
        site ? quotaOfToday(store, site) : null,
      ])
      const { storeIsThere, spoolBytes, pendingRequests } = writer.stats()
      return {
        at,
        ...arrived,
        lost: gaps,
        recorders: versions,
        refused: refused.map((row) => ({ ...row, says: refusals[row.code as Refusal]?.says ?? '' })),
        rollUp: { waitingMs },
        quota,
        store: {
          isThere: storeIsThere,
          spoolBytes,
          spoolMaxBytes: maxSpoolBytes,
          waitingRequests: pendingRequests,
        },
      }
    },
  }
}
