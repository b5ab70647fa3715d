import type { BodyIn } from '@hindsight/protocol/api/route'
import type { Routes } from '@hindsight/protocol/api/routes'
import type { Site } from '@hindsight/protocol/api/sites'
import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from './client.ts'

const sitesKey = ['sites'] as const
const siteKey = (siteId: string) => ['sites', siteId] as const

/** All sites; `liveMs` asks again this often. */
export function useSites(liveMs: number | false = false) {
  return useQuery({
    queryKey: sitesKey,
    queryFn: async ({ signal }) => (await call('listSites', { signal })).sites,
    refetchInterval: liveMs,
  })
}

/** One site; `liveMs` asks again this often, to see the first event arrive. */
export function useSite(siteId: string, liveMs: number | false = false) {
  return useQuery({
    queryKey: siteKey(siteId),
    queryFn: ({ signal }) => call('getSite', { params: { siteId }, signal }),
    refetchInterval: liveMs,
  })
}

export function useCreateSite() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: BodyIn<Routes['createSite']>) => call('createSite', { body }),
    onSuccess: async (site) => {
      client.setQueryData(siteKey(site.siteId), site)
      await client.invalidateQueries({ queryKey: sitesKey, exact: true })
    },
  })
}

export function useChangeSite(siteId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: BodyIn<Routes['changeSite']>) => call('changeSite', { params: { siteId }, body }),
    onSuccess: async (site) => {
      client.setQueryData(siteKey(siteId), site)
      await client.invalidateQueries({ queryKey: sitesKey, exact: true })
    },
  })
}

/** Reads one site past the cache: what stands there now. */
export function readSite(client: QueryClient, siteId: string): Promise<Site> {
  return client.fetchQuery({
    queryKey: siteKey(siteId),
    queryFn: ({ signal }) => call('getSite', { params: { siteId }, signal }),
    staleTime: 0,
  })
}

/** The recorder that this server has now, for snippets that pin it. */
export function useRecorderBuild() {
  return useQuery({ queryKey: ['recorder'], queryFn: ({ signal }) => call('getRecorder', { signal }), staleTime: 0 })
}
