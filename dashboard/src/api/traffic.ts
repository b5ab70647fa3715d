import { trafficRoutes } from '@hindsight/protocol/api/traffic'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ask } from './client.ts'

const trafficKey = (siteId: string, sessionId: string) => ['sites', siteId, 'traffic', sessionId] as const

export function useTraffic(siteId: string, sessionId: string) {
  return useQuery({
    queryKey: trafficKey(siteId, sessionId),
    queryFn: ({ signal }) => ask(trafficRoutes.getSessionTraffic, { params: { siteId, sessionId }, signal }),
  })
}

/** Every list and figure of the site may hold other sessions after it. */
export function useMarkVisitor(siteId: string, sessionId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (as: 'internal' | 'people' | null) =>
      ask(trafficRoutes.markVisitor, { params: { siteId, sessionId }, body: { as } }),
    onSettled: () => client.invalidateQueries({ queryKey: ['sites', siteId] }),
  })
}
