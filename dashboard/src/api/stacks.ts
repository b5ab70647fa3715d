import type { BodyIn } from '@hindsight/protocol/api/route'
import type { Routes } from '@hindsight/protocol/api/routes'
import { useQuery } from '@tanstack/react-query'
import { call } from './client.ts'

/** The frames of a stack, in the original files where source maps tell them. */
export function useStack(siteId: string, asked: BodyIn<Routes['resolveStack']>) {
  return useQuery({
    queryKey: ['sites', siteId, 'stack', asked],
    queryFn: async ({ signal }) => (await call('resolveStack', { params: { siteId }, body: asked, signal })).frames,
    staleTime: 60_000,
  })
}
