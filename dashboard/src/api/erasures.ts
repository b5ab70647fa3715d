import { erasureRoutes } from '@hindsight/protocol/api/erasure'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ask, callBytes } from './client.ts'

/** How often a running erasure is asked how far it is. */
const pollMs = 1000
const erasuresKey = (siteId: string) => ['sites', siteId, 'erasures'] as const

export function useErasures(siteId: string) {
  return useQuery({
    queryKey: erasuresKey(siteId),
    queryFn: ({ signal }) => ask(erasureRoutes.listErasures, { params: { siteId }, signal }),
    refetchInterval: (query) =>
      query.state.data?.erasures.some(({ status }) => status === 'running') ? pollMs : false,
  })
}

/** What would go. Asked anew each time that the dialog opens. */
export function useErasurePreview(siteId: string, person: string) {
  return useQuery({
    queryKey: ['sites', siteId, 'erasurePreview', person],
    queryFn: ({ signal }) => ask(erasureRoutes.previewErasure, { params: { siteId, person }, signal }),
    staleTime: 0,
    gcTime: 0,
  })
}

export function useEraseCustomer(siteId: string, person: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (reason: string) => ask(erasureRoutes.eraseCustomer, { params: { siteId, person }, body: { reason } }),
    onSuccess: () => client.removeQueries({ queryKey: ['sites', siteId], type: 'inactive' }),
  })
}

export function useEraseSession(siteId: string, sessionId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (reason: string) =>
      ask(erasureRoutes.eraseSession, { params: { siteId, sessionId }, body: { reason } }),
    onSuccess: () => client.removeQueries({ queryKey: ['sites', siteId], type: 'inactive' }),
  })
}

/** The ZIP of all that is held on her. */
export function useArchive(siteId: string, person: string) {
  return useMutation({
    mutationFn: async (reason: string) => {
      const { bytes } = await callBytes('exportCustomer', { params: { siteId, person }, body: { reason } })
      return new Blob([bytes], { type: 'application/zip' })
    },
  })
}
