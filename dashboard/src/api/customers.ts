import { customerRoutes } from '@hindsight/protocol/api/customers'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { CustomerFilters } from '../filters/customerFilters.ts'
import { boundsOf } from '../filters/period.ts'
import { ask } from './client.ts'

const pageRows = 50
const ofSite = (siteId: string) => ['sites', siteId, 'customers'] as const

function queryOf(filters: CustomerFilters) {
  const { period, known, fix, ...rest } = filters
  // Someone on the phone may have been here long ago: without a period, all time.
  const bounds = period === null ? { from: 0 } : boundsOf(period)
  return { ...rest, ...bounds, ...(known === '' ? {} : { known }), ...(fix === '' ? {} : { fix }), limit: pageRows }
}

/** Persons, last seen first; more pages as one scrolls. */
export function useCustomers(siteId: string, filters: CustomerFilters) {
  const pages = useInfiniteQuery({
    queryKey: [...ofSite(siteId), 'list', filters],
    queryFn: ({ pageParam, signal }) =>
      ask(customerRoutes.listCustomers, {
        params: { siteId },
        query: { ...queryOf(filters), ...(pageParam === '' ? {} : { cursor: pageParam }) },
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
