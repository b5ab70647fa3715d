import { useQuery } from '@tanstack/react-query'
import { call } from './client.ts'

/** What was typed may name a person: it is forgotten soon after the box is closed. */
const rememberMs = 30_000
/** Who is there now changes while one listens to the caller. */
const staleMs = 2_000

/** Customers, visits, cases and pages by what a caller says; an empty text asks who is there now. */
export function useFind(siteId: string | null, text: string, enabled: boolean) {
  return useQuery({
    queryKey: ['sites', siteId, 'find', text],
    queryFn: ({ signal }) => call('find', { params: { siteId: siteId ?? '' }, body: { text }, signal }),
    enabled: enabled && siteId !== null,
    staleTime: staleMs,
    gcTime: rememberMs,
    // While more is typed, what was found stays until the next answer; another site's customers would be a lie.
    placeholderData: (before, query) => (query?.queryKey[1] === siteId ? before : undefined),
  })
}
