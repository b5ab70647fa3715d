import { causeRoutes } from '@hindsight/protocol/api/cause'
import type { QueryIn } from '@hindsight/protocol/api/route'
import type { Routes } from '@hindsight/protocol/api/routes'
import { useQuery } from '@tanstack/react-query'
import { boundsOf, type Period } from '../filters/period.ts'
import { ask } from './client.ts'

/** What is looked into: `{ point }`, `{ funnel, dropped }`, or filters of sessions, named as the API names them. */
export type CauseOf = Omit<QueryIn<Routes['getCause']>, 'from' | 'to'>

/** It takes the collector some work, and is looked at for a while: not asked again by itself. */
const freshMs = 5 * 60_000

export function useCause(siteId: string, of: CauseOf, period: Period) {
  return useQuery({
    queryKey: ['sites', siteId, 'cause', of, period],
    queryFn: ({ signal }) =>
      ask(causeRoutes.getCause, { params: { siteId }, query: { ...boundsOf(period), ...of }, signal }),
    staleTime: freshMs,
  })
}
