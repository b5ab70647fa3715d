import { fixRoutes } from '@hindsight/protocol/api/fix'
import type { BodyIn } from '@hindsight/protocol/api/route'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ask } from './client.ts'

const fixKey = (siteId: string, pointId: string) => ['sites', siteId, 'struggle', pointId, 'fix'] as const

/** What became of those affected, since it was fixed; null: nobody said that it is. */
export function useFix(siteId: string, pointId: string, enabled: boolean) {
  return useQuery({
    queryKey: fixKey(siteId, pointId),
    queryFn: async ({ signal }) => (await ask(fixRoutes.getFix, { params: { siteId, pointId }, signal })).fix,
    enabled,
    staleTime: 0,
  })
}

export function useTellPreview(siteId: string, pointId: string) {
  return useQuery({
    queryKey: [...fixKey(siteId, pointId), 'tell'],
    queryFn: ({ signal }) => ask(fixRoutes.previewTell, { params: { siteId, pointId }, signal }),
    staleTime: 0,
    gcTime: 0,
  })
}

export function useTell(siteId: string, pointId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: BodyIn<(typeof fixRoutes)['tell']>) =>
      ask(fixRoutes.tell, { params: { siteId, pointId }, body }),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: fixKey(siteId, pointId), refetchType: 'active' }),
        client.invalidateQueries({ queryKey: ['sites', siteId, 'cases'] }),
        client.invalidateQueries({ queryKey: ['sites', siteId, 'mail'] }),
      ]),
  })
}
