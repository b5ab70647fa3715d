import { useQuery } from '@tanstack/react-query'
import { call } from './client.ts'

/** Of a session that goes on, there is soon more to tell. */
const liveEveryMs = 15_000

/** What happened in a session, in words. */
export function useIncident(siteId: string, sessionId: string, live: boolean) {
  return useQuery({
    queryKey: ['sites', siteId, 'sessions', sessionId, 'incident'],
    queryFn: ({ signal }) => call('getIncident', { params: { siteId, sessionId }, signal }),
    refetchInterval: live ? liveEveryMs : false,
  })
}
