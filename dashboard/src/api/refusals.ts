import { useQuery } from '@tanstack/react-query'
import { call } from './client.ts'

const pollMs = 10_000

export function useRefusals(siteId: string) {
  return useQuery({
    queryKey: ['sites', siteId, 'refusals'],
    queryFn: async ({ signal }) => (await call('listRefusals', { params: { siteId }, signal })).refusals,
    refetchInterval: pollMs,
    staleTime: 0,
  })
}
