import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from './client.ts'

const lintKey = (siteId: string) => ['sites', siteId, 'lint'] as const
const pollMs = 700

/** Pages with their newest snapshot. */
export function useSnapshotPages(siteId: string, enabled: boolean) {
  return useQuery({
    queryKey: ['sites', siteId, 'snapshotPages'],
    queryFn: async ({ signal }) => (await call('listSnapshotPages', { params: { siteId }, signal })).pages,
    enabled,
  })
}

/** The last search of stored replays; asked for again while one is under way. */
export function useLint(siteId: string) {
  return useQuery({
    queryKey: lintKey(siteId),
    queryFn: ({ signal }) => call('getLint', { params: { siteId }, signal }),
    refetchInterval: (query) => (query.state.data?.state === 'running' ? pollMs : false),
  })
}

export function useStartLint(siteId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => call('startLint', { params: { siteId }, body: {} }),
    onSuccess: (run) => client.setQueryData(lintKey(siteId), run),
  })
}
