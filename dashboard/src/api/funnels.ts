import { type Funnel, type FunnelDefinition, funnelRoutes } from '@hindsight/protocol/api/funnels'
import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { boundsOf, type Period } from '../filters/period.ts'
import { ask } from './client.ts'
import { ofSameSite } from './ofSameSite.ts'

const funnelsKey = (siteId: string) => ['sites', siteId, 'funnels'] as const

const funnelsQuery = (siteId: string) => ({
  queryKey: funnelsKey(siteId),
  queryFn: async ({ signal }: { signal: AbortSignal }): Promise<Funnel[]> =>
    (await ask(funnelRoutes.listFunnels, { params: { siteId }, signal })).funnels,
})

/** Saved funnels. */
export function useFunnels(siteId: string) {
  return useQuery(funnelsQuery(siteId))
}

/** Past the cache: what stands there now. */
export function readFunnels(client: QueryClient, siteId: string): Promise<Funnel[]> {
  return client.fetchQuery({ ...funnelsQuery(siteId), staleTime: 0 })
}

/** Runs a funnel, saved or not; null asks nothing. */
export function useFunnelResult(
  siteId: string,
  definition: FunnelDefinition | null,
  period: Period,
  beside: { compare?: boolean; split?: boolean } = {},
) {
  // Its name changes nothing of the result, but stands in the links to its sessions.
  return useQuery({
    queryKey: ['sites', siteId, 'funnelResult', definition, period, beside],
    queryFn: ({ signal }) => {
      if (definition === null) throw new Error('No funnel to run')
      return ask(funnelRoutes.runFunnel, {
        params: { siteId },
        body: { funnel: definition, ...boundsOf(period), ...beside },
        signal,
      })
    },
    enabled: definition !== null,
    placeholderData: ofSameSite(siteId),
  })
}

/** Where the result is to be had as a file. */
export function funnelCsvUrl(siteId: string, definition: FunnelDefinition, period: Period, compare: boolean): string {
  const search = new URLSearchParams({ funnel: JSON.stringify(definition) })
  for (const [name, value] of Object.entries(boundsOf(period))) search.set(name, String(value))
  if (compare) search.set('compare', 'true')
  return `/api/sites/${encodeURIComponent(siteId)}/funnels/csv?${search.toString()}`
}

const choicesStaleMs = 5 * 60_000

/** What steps can be made of. */
export function useStepChoices(siteId: string) {
  return useQuery({
    queryKey: ['sites', siteId, 'stepChoices'],
    queryFn: ({ signal }) => ask(funnelRoutes.listStepChoices, { params: { siteId }, signal }),
    staleTime: choicesStaleMs,
  })
}

/** Saves a new funnel, or over a saved one of this version; a 409 tells that someone else saved in between. */
export function useSaveFunnel(siteId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({
      over,
      definition,
    }: {
      over: Pick<Funnel, 'funnelId' | 'version'> | null
      definition: FunnelDefinition
    }) =>
      over === null
        ? ask(funnelRoutes.createFunnel, { params: { siteId }, body: definition })
        : ask(funnelRoutes.changeFunnel, {
            params: { siteId, funnelId: over.funnelId },
            body: { ...definition, version: over.version },
          }),
    onSuccess: (saved) =>
      client.setQueryData<Funnel[]>(funnelsKey(siteId), (before = []) => {
        const at = before.findIndex(({ funnelId }) => funnelId === saved.funnelId)
        return at === -1 ? [...before, saved] : before.with(at, saved)
      }),
  })
}

export function useRemoveFunnel(siteId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (funnelId: string) => ask(funnelRoutes.removeFunnel, { params: { siteId, funnelId } }),
    onSuccess: () => client.invalidateQueries({ queryKey: funnelsKey(siteId) }),
  })
}
