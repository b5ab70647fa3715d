import { useQuery } from '@tanstack/react-query'
import { call } from './client.ts'

const pollMs = 10_000

export function useHealth(siteId: string) {
  return useQuery({
    queryKey: ['sites', siteId, 'health'],
    queryFn: ({ signal }) => call('getHealth', { params: { siteId }, signal }),
    refetchInterval: pollMs,
    staleTime: 0,
  })
}
