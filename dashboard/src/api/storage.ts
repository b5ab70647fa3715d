import { type RetentionPolicy, storageRoutes } from '@hindsight/protocol/api/storage'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ask } from './client.ts'

const storageKey = (siteId: string) => ['sites', siteId, 'storage'] as const

export function useStorage(siteId: string) {
  return useQuery({
    queryKey: storageKey(siteId),
    queryFn: ({ signal }) => ask(storageRoutes.getStorage, { params: { siteId }, signal }),
  })
}

export function useSetRetention(siteId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: { version: number; policy: RetentionPolicy }) =>
      ask(storageRoutes.setRetention, { params: { siteId }, body }),
    onSuccess: () => client.invalidateQueries({ queryKey: storageKey(siteId) }),
  })
}

export function useSetBudget(siteId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: { version: number; budgetGb: number | null }) => ask(storageRoutes.setStorageBudget, { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: storageKey(siteId) }),
  })
}
