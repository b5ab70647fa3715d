import { minImpactPersons } from '@hindsight/protocol/api/impact'
import type { BodyIn } from '@hindsight/protocol/api/route'
import { type PointStatus, struggleRoutes } from '@hindsight/protocol/api/struggles'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { boundsOf, type Period } from '../filters/period.ts'
import { ask } from './client.ts'
import { ofSameSite } from './ofSameSite.ts'

export type StruggleFilters = {
  period: Period
  signal: string
  path: string
  state: 'open' | 'fixed' | 'regressed' | 'ignored'
  mild: boolean
}

/** While value at risk is still being worked out, the list is asked for again. */
const rankingMs = 3_000

export function useStruggles(siteId: string, { period, signal, path, state, mild }: StruggleFilters) {
  return useQuery({
    queryKey: ['sites', siteId, 'struggles', period, signal, path, state, mild],
    queryFn: ({ signal: abort }) =>
      ask(struggleRoutes.listStruggles, {
        params: { siteId },
        query: { ...boundsOf(period), signal, path, state, ...(mild ? { mild: 'true' as const } : {}) },
        signal: abort,
      }),
    placeholderData: ofSameSite(siteId),
    refetchInterval: ({ state: { data } }) => (data && !data.ranked ? rankingMs : false),
  })
}

const pointQuery = (siteId: string, pointId: string, period: Period) => ({
  queryKey: ['sites', siteId, 'struggle', pointId, period],
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    ask(struggleRoutes.getStruggle, { params: { siteId, pointId }, query: boundsOf(period), signal }),
})

/** Where it cannot be told it is not asked for for ever. */
const maxRankingLooks = 10

export function useStruggle(siteId: string, pointId: string, period: Period) {
  return useQuery({
    ...pointQuery(siteId, pointId, period),
    refetchInterval: ({ state: { data, dataUpdateCount } }) =>
      data?.impact === null && data.persons.n >= minImpactPersons && dataUpdateCount < maxRankingLooks
        ? rankingMs
        : false,
  })
}

/** Its sentence, for a filter that names it; null while it is not known. */
export function usePointSentence(siteId: string, pointId: string, period: Period): string | null {
  const query = useQuery({ ...pointQuery(siteId, pointId, period), enabled: pointId !== '', retry: false })
  return query.data?.says ?? null
}

/** Whatever is said of a point changes the list, its page and its history. */
function useRefreshed(siteId: string) {
  const client = useQueryClient()
  return () =>
    Promise.all(
      ['struggles', 'struggle', 'pointHistory', 'overview'].map((what) =>
        client.invalidateQueries({ queryKey: ['sites', siteId, what] }),
      ),
    )
}

export function useSetPointState(siteId: string, pointId: string) {
  const refreshed = useRefreshed(siteId)
  return useMutation({
    mutationFn: (body: BodyIn<typeof struggleRoutes.setPointState>): Promise<PointStatus> =>
      ask(struggleRoutes.setPointState, { params: { siteId, pointId }, body }),
    onSettled: refreshed,
  })
}

export function useMergePoint(siteId: string, pointId: string) {
  const refreshed = useRefreshed(siteId)
  return useMutation({
    mutationFn: (into: string) => ask(struggleRoutes.mergePoint, { params: { siteId, pointId }, body: { into } }),
    onSuccess: refreshed,
  })
}

export function useUnmergePoint(siteId: string) {
  const refreshed = useRefreshed(siteId)
  return useMutation({
    mutationFn: (pointId: string) => ask(struggleRoutes.unmergePoint, { params: { siteId, pointId } }),
    onSuccess: refreshed,
  })
}

export function usePointHistory(siteId: string, pointId: string) {
  return useQuery({
    queryKey: ['sites', siteId, 'pointHistory', pointId],
    queryFn: async ({ signal }) =>
      (await ask(struggleRoutes.listPointHistory, { params: { siteId, pointId }, signal })).changes,
  })
}
