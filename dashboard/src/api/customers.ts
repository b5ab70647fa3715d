import { customerRoutes, type TimelineEntry, type TimelineKind } from '@hindsight/protocol/api/customers'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { CustomerFilters } from '../filters/customerFilters.ts'
import { boundsOf } from '../filters/period.ts'
import { ask } from './client.ts'

const pageRows = 50
const ofSite = (siteId: string) => ['sites', siteId, 'customers'] as const

function queryOf(filters: CustomerFilters) {
  const { period, known, fix, entryOther, text: _typed, ...rest } = filters
  // Someone on the phone may have been here long ago: without a period, all time.
  const bounds = period === null ? { from: 0 } : boundsOf(period)
  return {
    ...rest,
    ...bounds,
    ...(known === '' ? {} : { known }),
    ...(fix === '' ? {} : { fix }),
    ...(entryOther === '' ? {} : { entryOther }),
    limit: pageRows,
  }
}

/** Persons, last seen first; more pages as one scrolls. */
export function useCustomers(siteId: string, filters: CustomerFilters) {
  const pages = useInfiniteQuery({
    queryKey: [...ofSite(siteId), 'list', filters],
    queryFn: ({ pageParam, signal }) =>
      ask(customerRoutes.searchCustomers, {
        params: { siteId },
        query: { ...queryOf(filters), ...(pageParam === '' ? {} : { cursor: pageParam }) },
        body: { text: filters.text },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    // While another search is being asked for, what is there stays, dimmed; another site's customers would be a lie.
    placeholderData: (before, query) => (query?.queryKey[1] === siteId ? before : undefined),
  })
  return {
    rows: pages.data?.pages.flatMap((page) => page.customers) ?? [],
    total: pages.data?.pages[0]?.total.n ?? null,
    loading: pages.isPending,
    changing: pages.isPlaceholderData,
    error: pages.error,
    retry: pages.refetch,
    hasMore: pages.hasNextPage,
    loadingMore: pages.isFetchingNextPage,
    loadMore: pages.fetchNextPage,
  }
}

export function useCustomer(siteId: string, person: string) {
  return useQuery({
    queryKey: [...ofSite(siteId), 'one', person],
    queryFn: ({ signal }) => ask(customerRoutes.getCustomer, { params: { siteId, person }, signal }),
    staleTime: 5000,
  })
}

/** While she is on the site, what she does there appears by itself. */
const liveEveryMs = 5_000

/** What happened to her, newest first; more pages as one reads on. `kinds`: null for all. */
export function useTimeline(siteId: string, person: string, kinds: readonly TimelineKind[] | null, isLive: boolean) {
  const pages = useInfiniteQuery({
    queryKey: [...ofSite(siteId), 'timeline', person, kinds],
    queryFn: ({ pageParam, signal }) =>
      ask(customerRoutes.listTimeline, {
        params: { siteId, person },
        query: {
          ...(kinds === null ? {} : { kinds: kinds.join(',') }),
          ...(pageParam === '' ? {} : { cursor: pageParam }),
        },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    refetchInterval: isLive ? liveEveryMs : false,
    staleTime: liveEveryMs,
  })
  return {
    entries: pages.data === undefined ? null : withVisits(pages.data.pages),
    error: pages.error,
    retry: pages.refetch,
    hasMore: pages.hasNextPage,
    loadingMore: pages.isFetchingNextPage,
    loadMore: pages.fetchNextPage,
  }
}

/** A visit that began before a page stands on it as well, and again on its own. */
function withVisits(pages: readonly { entries: TimelineEntry[]; visits: TimelineEntry[] }[]): TimelineEntry[] {
  const entries = pages.flatMap((page) => page.entries)
  const there = new Set(entries.filter(({ kind }) => kind === 'session').map(({ sessionId }) => sessionId))
  const begun = pages.flatMap(({ visits }) => visits).filter(({ sessionId }) => !there.has(sessionId))
  return [...entries, ...new Map(begun.map((visit) => [visit.sessionId, visit])).values()]
}

/** What is revealed is kept by the component that asked, and nowhere else: leaving hides it again. */
export function useReveal(siteId: string, person: string) {
  return useMutation({
    mutationFn: (reason: string) => ask(customerRoutes.revealContact, { params: { siteId, person }, body: { reason } }),
    gcTime: 0,
  })
}

export function useMerge(siteId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ person, into }: { person: string; into: string }) =>
      ask(customerRoutes.mergeCustomers, { params: { siteId, person }, body: { into } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ofSite(siteId) }),
  })
}
