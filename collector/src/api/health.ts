/** Data health of a site. */
import type { healthRoutes } from '@hindsight/protocol/api/health'
import { type Refusal, refusals } from '@hindsight/protocol/refusals'
import type { Store } from '../clickhouse/store.ts'
import { arrivals } from '../queries/health/arrivals.ts'
import { lost, recorders } from '../queries/health/recorders.ts'
import { refusedLately, rollUpWaitingMs } from '../queries/health/waiting.ts'
import type { Writer } from '../writer/writer.ts'
import type { HandlersOf } from './handlers.ts'

export type HealthDeps = { store: Store; writer: Pick<Writer, 'stats'>; maxSpoolBytes: number }

export function healthHandlers({ store, writer, maxSpoolBytes }: HealthDeps): HandlersOf<keyof typeof healthRoutes> {
  return {
    async getHealth({ params: { siteId } }) {
      const at = Date.now()
      const [arrived, gaps, versions, refused, waitingMs] = await Promise.all([
        arrivals(store, siteId, at),
        lost(store, siteId),
        recorders(store, siteId),
        refusedLately(store, siteId),
        rollUpWaitingMs(store, siteId),
      ])
      const { storeIsThere, spoolBytes, pendingRequests } = writer.stats()
      return {
        at,
        ...arrived,
        lost: gaps,
        recorders: versions,
        refused: refused.map((row) => ({ ...row, says: refusals[row.code as Refusal]?.says ?? '' })),
        rollUp: { waitingMs },
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
