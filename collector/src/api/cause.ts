/** What those affected have in common. */
import type { causeRoutes } from '@hindsight/protocol/api/cause'
import type { Attribute } from '@hindsight/protocol/attributes'
import { causeOf, type Opened } from '../analysis/cause/causeOf.ts'
import { createPoints, mergesOf } from '../points/pointStates.ts'
import { type SessionFilter, subjectOf } from '../queries/sessionFilter.ts'
import type { State } from '../state.ts'
import type { HandlersOf } from './handlers.ts'
import { sessionsCounted } from './lists.ts'
import { periodOf } from './period.ts'
import { settingsOf } from './siteSettings.ts'
import type { AnalysisDeps } from './struggles.ts'
import { invalid } from './validate.ts'

/** That sessions of one browser have that browser is no finding. */
const about: Partial<Record<keyof SessionFilter, readonly Attribute[]>> = {
  device: ['device'],
  browser: ['browser', 'browserVersion'],
}

function attributesOf(filter: SessionFilter): Set<Attribute> {
  return new Set(
    Object.entries(about).flatMap(([name, of]) => (filter[name as keyof SessionFilter] === undefined ? [] : of)),
  )
}

export type CauseDeps = AnalysisDeps & { state: State }

export function causeHandlers({ store, sites, state }: CauseDeps): HandlersOf<keyof typeof causeRoutes> {
  const points = createPoints(state)
  return {
    async getCause({ params: { siteId }, query: { from, to, segment, traffic, ...filter }, who }) {
      const given = Object.values(filter).filter((value) => value !== undefined && value !== '')
      if (given.length === 0 && segment === undefined) {
        throw invalid('query', [
          { field: 'point', rule: 'say what to look into: a point, a funnel, or a filter of sessions' },
        ])
      }
      const period = periodOf({ from, to, segment, traffic }, Date.now())
      const { timeZone } = settingsOf(sites, siteId)
      const scope = { siteId, period, timeZone, by: who?.by ?? '' }
      const asked = subjectOf(scope, filter)
      // Known merges make the question shorter.
      const subject = asked.kind === 'point' ? { ...asked, merges: mergesOf(await points.all(siteId)) } : asked
      const found = await causeOf(store, { scope, subject, without: attributesOf(filter) })
      const opens = ({ n, compared }: Opened) => sessionsCounted(n, siteId, period, { ...filter, compared })
      return {
        ...found,
        affected: opens(found.affected),
        others: opens(found.others),
        causes: found.causes.map(({ affectedInside, othersInside, ...cause }) => ({
          ...cause,
          affectedInside: opens(affectedInside),
          othersInside: opens(othersInside),
        })),
      }
    },
  }
}
