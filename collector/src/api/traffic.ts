/** What a session counts as; see queries/scope.ts, which leaves out those that are not customers'. */
import type { trafficRoutes } from '@hindsight/protocol/api/traffic'
import type { Audit } from '../audit.ts'
import type { Store } from '../clickhouse/store.ts'
import { ProblemError } from '../errors.ts'
import { sessionDayFinder } from '../queries/sessionDay.ts'
import { markVisitor } from '../queries/traffic/markVisitor.ts'
import { trafficOf } from '../queries/traffic/trafficOf.ts'
import { visitorOfSession } from '../queries/traffic/visitorOfSession.ts'
import type { VisitorMarks } from '../visitorMarks.ts'
import type { HandlersOf } from './handlers.ts'

type Deps = { store: Store; visitorMarks: VisitorMarks; audit: Audit['audit'] }

export function trafficHandlers({ store, visitorMarks, audit }: Deps): HandlersOf<keyof typeof trafficRoutes> {
  const findDay = sessionDayFinder(store)

  async function shown(siteId: string, sessionId: string) {
    const sessionDay = await findDay(siteId, sessionId)
    const visitorId = sessionDay === null ? null : await visitorOfSession(store, siteId, sessionDay, sessionId)
    if (sessionDay === null || visitorId === null) {
      throw new ProblemError(404, 'session_not_found', 'There is no such session.')
    }
    const { found, marked } = await trafficOf(store, siteId, sessionDay, sessionId)
    const counts = marked === '' ? found : marked === 'internal' ? ('internal' as const) : ('' as const)
    return { counts, found, marked: marked === '' ? null : marked, visitorId }
  }

  return {
    async getSessionTraffic({ params: { siteId, sessionId } }) {
      return await shown(siteId, sessionId)
    },

    async markVisitor({ params: { siteId, sessionId }, body: { as }, who, address }) {
      const { visitorId } = await shown(siteId, sessionId)
      const by = who?.by ?? ''
      await visitorMarks.set(siteId, visitorId, as, by)
      const sessions = await markVisitor(store, siteId, visitorId, as)
      const detail = { as, sessions, sessionId }
      await audit({ action: 'visitor.marked', who: by, subject: visitorId, siteId, address, detail })
      return { ...(await shown(siteId, sessionId)), sessions }
    },
  }
}
