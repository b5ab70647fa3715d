/** What happened in a session, in words. */
import type { incidentRoutes } from '@hindsight/protocol/api/incidents'
import type { Store } from '../clickhouse/store.ts'
import { ProblemError } from '../errors.ts'
import { basketOf } from '../incident/basket.ts'
import { reportOf, textOf } from '../incident/report.ts'
import { sentencesOf } from '../incident/tell.ts'
import { troublesOf } from '../incident/troubles.ts'
import { getSession } from '../queries/getSession.ts'
import { signalsOfSession } from '../queries/incident/signalsOfSession.ts'
import { listEvents } from '../queries/listEvents.ts'
import { sessionDayFinder } from '../queries/sessionDay.ts'
import type { Sites } from '../sites.ts'
import type { HandlersOf } from './handlers.ts'
import { settingsOf } from './siteSettings.ts'

type Deps = { store: Store; sites: Pick<Sites, 'byId'>; publicUrl: string }

export function incidentHandlers({ store, sites, publicUrl }: Deps): HandlersOf<keyof typeof incidentRoutes> {
  const findDay = sessionDayFinder(store)
  return {
    async getIncident({ params: { siteId, sessionId }, who }) {
      const day = await findDay(siteId, sessionId)
      const [detail, events, found] =
        day === null
          ? [null, [], []]
          : await Promise.all([
              getSession(store, siteId, day, sessionId, who?.by ?? ''),
              listEvents(store, siteId, day, sessionId),
              signalsOfSession(store, siteId, day, sessionId),
            ])
      if (!detail) throw new ProblemError(404, 'session_not_found', 'There is no such session.')
      const { session } = detail
      const { conversion, currency } = settingsOf(sites, siteId)
      const basket = session.converted ? null : basketOf(events, currency)
      const troubles = troublesOf(found)
      const sentences = sentencesOf({ session, events, troubles, basket, currency })
      const url = `${publicUrl}/sites/${encodeURIComponent(siteId)}/sessions/${sessionId}`
      const reported = { session, events, troubles, sentences, conversion, url }
      return { sentences, basket, text: textOf(reported), report: reportOf(reported) }
    },
  }
}
