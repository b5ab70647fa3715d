import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { readSessionFilters } from '../filters/sessionFilters.ts'
import { call } from './client.ts'
import { queryOf } from './sessions.ts'

const freshMs = 20_000

/** What stands beside a session in the list with this query; null: it was not opened from a list. */
export function useNeighbours(siteId: string, sessionId: string, listSearch: string | null) {
  return useQuery({
    queryKey: ['sites', siteId, 'neighbours', sessionId, listSearch],
    queryFn: ({ signal }) => {
      const { limit: _, ...query } = queryOf(readSessionFilters(new URLSearchParams(listSearch ?? '')))
      return call('getSessionNeighbours', { params: { siteId, sessionId }, query, signal })
    },
    enabled: listSearch !== null,
    staleTime: freshMs,
    placeholderData: keepPreviousData,
  })
}
