import type { BodyIn } from '@hindsight/protocol/api/route'
import type { Routes } from '@hindsight/protocol/api/routes'
import type { Right } from '@hindsight/protocol/rights'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from './client.ts'
import { ApiProblem } from './problem.ts'

export const meKey = ['me'] as const

/** Who is signed in; null for nobody. */
export function useMe() {
  return useQuery({
    queryKey: meKey,
    queryFn: async ({ signal }) => {
      try {
        return await call('getMe', { signal })
      } catch (error) {
        if (error instanceof ApiProblem && error.status === 401) return null
        throw error
      }
    },
    staleTime: 5 * 60_000,
  })
}

/** Whether the person at the screen may do this. The collector decides again. */
export function useMay(right: Right): boolean {
  return useMe().data?.rights.includes(right) ?? false
}

export function useSetupNeeded(enabled: boolean) {
  return useQuery({ queryKey: ['setup'], queryFn: ({ signal }) => call('getSetup', { signal }), enabled, staleTime: 0 })
}

export function useSignIn() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: BodyIn<Routes['signIn']>) => call('signIn', { body }),
    meta: { keepsSession: true },
    onSuccess: async (me) => {
      client.setQueryData(meKey, me)
      await client.invalidateQueries({ predicate: (query) => query.queryKey !== meKey })
    },
  })
}

export function useSetUp() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: BodyIn<Routes['setUp']>) => call('setUp', { body }),
    meta: { keepsSession: true },
    onSuccess: (me) => client.setQueryData(meKey, me),
  })
}

export function useSignOut() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => call('signOut', {}),
    onSuccess: () => {
      client.clear()
      // Everything that was read belonged to the account: a fresh page forgets it, this one included.
      window.location.assign('/')
    },
  })
}
