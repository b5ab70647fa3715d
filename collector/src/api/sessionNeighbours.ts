/** From one session of a list to the next, without the list. */
import type { sessionNeighbourRoutes } from '@hindsight/protocol/api/sessionNeighbours'
import { ProblemError } from '../errors.ts'
import { sessionDayFinder } from '../queries/sessionDay.ts'
import { sessionNeighbours } from '../queries/sessionNeighbours.ts'
import type { HandlersOf } from './handlers.ts'
import { periodOf } from './period.ts'
import type { SessionDeps } from './sessions.ts'
import { settingsOf } from './siteSettings.ts'

type Deps = Pick<SessionDeps, 'store' | 'sites'>

export function sessionNeighbourHandlers({ store, sites }: Deps): HandlersOf<keyof typeof sessionNeighbourRoutes> {
  const findDay = sessionDayFinder(store)
  return {
    async getSessionNeighbours({ params: { siteId, sessionId }, query, who }) {
      const { from, to, segment, order, ...filter } = query
      const sessionDay = await findDay(siteId, sessionId)
      const found =
        sessionDay === null
          ? null
          : await sessionNeighbours(store, {
              siteId,
              sessionDay,
              sessionId,
              period: periodOf({ from, to, segment, traffic: filter.traffic }, Date.now()),
              timeZone: settingsOf(sites, siteId).timeZone,
              by: who?.by ?? '',
              filter,
              order,
            })
      if (!found) throw new ProblemError(404, 'session_not_found', 'There is no such session.')
      return found
    },
  }
}
