/** A session as a file: who took it is written down before the first byte goes out. */
import { Readable } from 'node:stream'
import type { exportRoutes } from '@hindsight/protocol/api/exports'
import type { Audit } from '../audit.ts'
import type { Store } from '../clickhouse/store.ts'
import { ProblemError } from '../errors.ts'
import { sessionFile } from '../exports/sessionFile.ts'
import { getSession } from '../queries/getSession.ts'
import { listEvents } from '../queries/listEvents.ts'
import { sessionDayFinder } from '../queries/sessionDay.ts'
import type { Sites } from '../sites.ts'
import type { HandlersOf } from './handlers.ts'

export type ExportDeps = { store: Store; sites: Pick<Sites, 'byId'>; audit: Audit['audit'] }

const notFound = (): ProblemError => new ProblemError(404, 'session_not_found', 'There is no such session.')

export function exportHandlers({ store, sites, audit }: ExportDeps): HandlersOf<keyof typeof exportRoutes> {
  const findDay = sessionDayFinder(store)

  return {
    async exportSession({ params: { siteId, sessionId }, query, who, address, setHeader }) {
      const by = who?.by ?? ''
      const day = await findDay(siteId, sessionId)
      const site = sites.byId(siteId)
      if (day === null || !site) throw notFound()
      const detail = await getSession(store, siteId, day, sessionId, by)
      if (!detail) throw notFound()
      const events = await listEvents(store, siteId, day, sessionId)
      const detailOfTrail = { format: query.for, ...(query.reason ? { reason: query.reason } : {}) }
      await audit({ action: 'replay.exported', who: by, subject: sessionId, siteId, address, detail: detailOfTrail })
      setHeader('Content-Disposition', `attachment; filename="session-${sessionId.slice(0, 8)}.json"`)
      const stream = Readable.from(sessionFile({ store, site, detail, events, now: Date.now() }))
      return { stream, contentType: 'application/json; charset=utf-8' }
    },
  }
}
