import { overviewRoutes } from '@hindsight/protocol/api/overview'
import type { OutputOf } from '@hindsight/protocol/api/route'
import { useQuery } from '@tanstack/react-query'
import { boundsOf, type Period } from '../filters/period.ts'
import { ask } from './client.ts'
import { ofSameSite } from './ofSameSite.ts'

export type Overview = OutputOf<typeof overviewRoutes.getOverview>

/** What happens now is to be seen without asking for it. */
const pollMs = 60_000

export function useOverview(siteId: string, period: Period) {
  return useQuery({
    queryKey: ['sites', siteId, 'overview', period],
    queryFn: ({ signal }) => ask(overviewRoutes.getOverview, { params: { siteId }, query: boundsOf(period), signal }),
    placeholderData: ofSameSite(siteId),
    refetchInterval: pollMs,
  })
}
