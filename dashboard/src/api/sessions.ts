import type { QueryIn } from '@hindsight/protocol/api/route'
import type { Routes } from '@hindsight/protocol/api/routes'
import type { SessionRow } from '@hindsight/protocol/api/sessions'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { boundsOf } from '../filters/period.ts'
import type { SessionFilters } from '../filters/sessionFilters.ts'
import { call } from './client.ts'
import { isSameOrder, steadyOrder } from './steadyOrder.ts'

/** How often the newest sessions are asked for while the tab is visible: a visit is to be seen within 3 s. */
const pollMs = 1200
const pageRows = 50

/** The list of sessions as the API is asked for it. */
export function queryOf(filters: SessionFilters) {
  return {
    ...boundsOf(filters.period),
    text: filters.text,
    page: filters.page,
    person: filters.person,
    ...(filters.withErrors ? { withErrors: '1' as const } : {}),
    ...(filters.withReplay === null ? {} : { withReplay: filters.withReplay ? ('1' as const) : ('0' as const) }),
    // Of the URL, as it stands: the collector decides whether they are ones.
    ...(filters.counted as Partial<QueryIn<Routes['listSessions']>>),
    limit: pageRows,
  }
}

const noRows: SessionRow[] = []

function isOverlapping(newest: SessionRow[], read: SessionRow[]): boolean {
  const ids = new Set(read.map((row) => row.sessionId))
  return newest.some((row) => ids.has(row.sessionId))
}

/** Rows of both answers, the newer of each, in an order that stays. Another question starts another order. */
function useSteadyRows(question: string, newest: SessionRow[], older: SessionRow[]): SessionRow[] {
  const [shown, setShown] = useState<{ question: string; ids: string[] }>({ question, ids: [] })
  const ids = steadyOrder(
    shown.question === question ? shown.ids : [],
    newest.map((row) => row.sessionId),
    older.map((row) => row.sessionId),
  )
  if (shown.question !== question || !isSameOrder(shown.ids, ids)) setShown({ question, ids })
  const byId = new Map([...older, ...newest].map((row) => [row.sessionId, row]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

/**
 * Sessions, newest first. The first page is asked for again and again while the tab is visible; older pages are
 * read once, as one scrolls. When more came than a page holds (the tab was hidden), the older pages are read again.
 */
export function useSessions(siteId: string, filters: SessionFilters, live: boolean) {
  const key = ['sites', siteId, 'sessions', filters] as const
  // While another filter is being asked for, what is there stays, dimmed; another site's sessions would be a lie.
  const pages = useInfiniteQuery({
    queryKey: [...key, 'pages'],
    queryFn: ({ pageParam, signal }) =>
      call('listSessions', {
        params: { siteId },
        query: { ...queryOf(filters), ...(pageParam === '' ? {} : { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (before, query) => (query?.queryKey[1] === siteId ? before : undefined),
  })
  const head = useQuery({
    queryKey: [...key, 'newest'],
    queryFn: ({ signal }) => call('listSessions', { params: { siteId }, query: queryOf(filters), signal }),
    enabled: pages.isSuccess && !pages.isPlaceholderData,
    refetchInterval: live ? pollMs : false,
    refetchOnWindowFocus: live,
    placeholderData: (before, query) => (query?.queryKey[1] === siteId ? before : undefined),
    staleTime: 0,
    retry: false,
  })

  const read = useMemo(() => pages.data?.pages.flatMap((page) => page.sessions) ?? [], [pages.data])
  const changing = pages.isPlaceholderData
  // The newest answer to the question before must not stand beside the first answer to this one.
  const newest = changing === head.isPlaceholderData ? head.data : undefined
  // When the newest answer holds all there are, a row that it lacks is no longer there.
  const older = newest?.next === null ? noRows : read
  const rows = useSteadyRows(JSON.stringify([key, changing]), newest?.sessions ?? noRows, older)

  const { refetch, isFetching } = pages
  const gap = newest !== undefined && newest.next !== null && !isOverlapping(newest.sessions, read)
  useEffect(() => {
    if (gap && !changing && !isFetching) refetch()
  }, [gap, changing, isFetching, refetch])

  return {
    rows,
    total: newest?.total.n ?? pages.data?.pages[0]?.total.n ?? null,
    /** The first answer is still awaited. */
    loading: pages.isPending,
    /** Rows of other filters are shown until the new answer is here. */
    changing,
    error: pages.error,
    retry: pages.refetch,
    hasMore: pages.hasNextPage,
    loadingMore: pages.isFetchingNextPage,
    loadMore: pages.fetchNextPage,
    updatedAt: Math.max(head.dataUpdatedAt, pages.dataUpdatedAt),
    /** Why the list is not being brought up to date. */
    updateError: head.error,
    update: head.refetch,
  }
}
