import { type SourceMapRow, sourceMapRoutes } from '@hindsight/protocol/api/sourceMaps'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ask } from './client.ts'

const mapsKey = (siteId: string) => ['sites', siteId, 'sourceMaps'] as const

/** Source maps of a site, newest first. */
export function useSourceMaps(siteId: string) {
  return useQuery({
    queryKey: mapsKey(siteId),
    queryFn: async ({ signal }) => (await ask(sourceMapRoutes.listSourceMaps, { params: { siteId }, signal })).maps,
  })
}

/** Removes one map, or, without a file, all of a release. */
export function useRemoveSourceMaps(siteId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ release, file }: Pick<SourceMapRow, 'release'> & { file?: string }) =>
      ask(sourceMapRoutes.removeSourceMaps, {
        params: { siteId },
        query: { release, ...(file === undefined ? {} : { file }) },
      }),
    onSettled: () => client.invalidateQueries({ queryKey: mapsKey(siteId) }),
  })
}
