import { type DailyFiles, dailyFilesRoutes } from '@hindsight/protocol/api/dailyFiles'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ask } from './client.ts'

const key = (siteId: string) => ['sites', siteId, 'dailyFiles'] as const

export function useDailyFiles(siteId: string) {
  return useQuery({
    queryKey: key(siteId),
    queryFn: ({ signal }) => ask(dailyFilesRoutes.getDailyFiles, { params: { siteId }, signal }),
  })
}

export function useSetDailyFiles(siteId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: { version: number; wanted: DailyFiles }) =>
      ask(dailyFilesRoutes.setDailyFiles, { params: { siteId }, body }),
    onSuccess: () => client.invalidateQueries({ queryKey: key(siteId) }),
  })
}
