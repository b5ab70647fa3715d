import { colleagueRoutes } from '@hindsight/protocol/api/accounts'
import type { BodyIn, OutputOf } from '@hindsight/protocol/api/route'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ask } from './client.ts'
import { meKey } from './me.ts'

const accountsKey = ['accounts'] as const
type Body<N extends keyof typeof colleagueRoutes> = BodyIn<(typeof colleagueRoutes)[N]>

/** Everyone who may sign in, and who is invited. */
export function useAccounts(enabled = true) {
  return useQuery({
    queryKey: accountsKey,
    queryFn: ({ signal }) => ask(colleagueRoutes.listAccounts, { signal }),
    staleTime: 0,
    enabled,
  })
}

function useChange<Given, Answer>(mutationFn: (given: Given) => Promise<Answer>) {
  const client = useQueryClient()
  return useMutation({ mutationFn, onSettled: () => client.invalidateQueries({ queryKey: accountsKey }) })
}

export const useInvite = () => useChange((body: Body<'inviteAccount'>) => ask(colleagueRoutes.inviteAccount, { body }))

export const useRevoke = () =>
  useChange((invitationId: string) => ask(colleagueRoutes.revokeInvitation, { params: { invitationId } }))

export const useChangeAccount = () =>
  useChange(({ accountId, ...body }: Body<'changeAccount'> & { accountId: string }) =>
    ask(colleagueRoutes.changeAccount, { params: { accountId }, body }),
  )

export const useRemoveAccount = () =>
  useChange((accountId: string) => ask(colleagueRoutes.removeAccount, { params: { accountId } }))

export function useChangePassword() {
  return useMutation({
    mutationFn: (body: Body<'changePassword'>) => ask(colleagueRoutes.changePassword, { body }),
    // A wrong current password says nothing about the session.
    meta: { keepsSession: true },
  })
}

/** What the page behind an invitation's link shows. */
export type Welcome = OutputOf<(typeof colleagueRoutes)['getInvitation']>

/** Who invites whom, for the page behind the link. */
export function useInvitation(token: string) {
  return useQuery({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) => ask(colleagueRoutes.getInvitation, { body: { token }, signal }),
    enabled: token !== '',
    retry: false,
  })
}

export function useAcceptInvitation() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: Body<'acceptInvitation'>) => ask(colleagueRoutes.acceptInvitation, { body }),
    meta: { keepsSession: true },
    onSuccess: (me) => {
      // Whatever was read before belonged to someone else.
      client.clear()
      client.setQueryData(meKey, me)
    },
  })
}

export type AuditFilters = { account: string; action: string; siteId: string; from?: number; to?: number }

const pageRows = 100

export function useAudit(filters: AuditFilters) {
  const pages = useInfiniteQuery({
    queryKey: ['audit', filters],
    queryFn: ({ pageParam, signal }) =>
      ask(colleagueRoutes.listAudit, {
        query: { ...filters, limit: pageRows, ...(pageParam === '' ? {} : { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    staleTime: 0,
    placeholderData: (before) => before,
  })
  return {
    entries: pages.data?.pages.flatMap((page) => page.entries) ?? [],
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
