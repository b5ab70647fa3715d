import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from './client.ts'

const signInsKey = ['signIns'] as const

/** Where the own account is signed in. */
export function useSignIns() {
  return useQuery({ queryKey: signInsKey, queryFn: ({ signal }) => call('listSignIns', { signal }), staleTime: 0 })
}

export function useEndSignIn() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (signInId: string) => call('endSignIn', { params: { signInId } }),
    onSettled: () => client.invalidateQueries({ queryKey: signInsKey }),
  })
}

/** Signs a colleague out everywhere. */
export function useSignOutAccount() {
  return useMutation({ mutationFn: (accountId: string) => call('signOutAccount', { params: { accountId } }) })
}
