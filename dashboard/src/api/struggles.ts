import { struggleRoutes } from '@hindsight/protocol/api/struggles'
import { useQuery } from '@tanstack/react-query'
import { boundsOf, type Period } from '../filters/period.ts'
import { ask } from './client.ts'
import { ofSameSite } from './ofSameSite.ts'

export type StruggleFilters = { period: Period; signal: string; path: string }

export function useStruggles(siteId: string, { period, signal, path }: StruggleFilters) {
  return useQuery({
    queryKey: ['sites', siteId, 'struggles', period, signal, path],
    queryFn: async ({ signal: abort }) =>
      (
        await ask(struggleRoutes.listStruggles, {
          params: { siteId },
          query: { ...boundsOf(period), signal, path },
          signal: abort,
        })
      ).points,
    placeholderData: ofSameSite(siteId),
  })
}

const pointQuery = (siteId: string, pointId: string, period: Period) => ({
  queryKey: ['sites', siteId, 'struggle', pointId, period],
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    ask(struggleRoutes.getStruggle, { params: { siteId, pointId }, query: boundsOf(period), signal }),
})

export function useStruggle(siteId: string, pointId: string, period: Period) {
  return useQuery(pointQuery(siteId, pointId, period))
}

/** Its sentence, for a filter that names it; null while it is not known. */
export function usePointSentence(siteId: string, pointId: string, period: Period): string | null {
  const query = useQuery({ ...pointQuery(siteId, pointId, period), enabled: pointId !== '', retry: false })
  return query.data?.says ?? null
}
