import { heatRoutes } from '@hindsight/protocol/api/heat'
import type { heatDevices, heatKinds } from '@hindsight/protocol/api/heatSpot'
import { useQuery } from '@tanstack/react-query'
import { boundsOf, type Period } from '../filters/period.ts'
import { ask } from './client.ts'
import { ofSameSite } from './ofSameSite.ts'

export type HeatDevice = (typeof heatDevices)[number]
export type HeatKind = (typeof heatKinds)[number]

/** No page chosen asks nothing. */
export function useHeatmap(
  siteId: string,
  given: { path: string; device: HeatDevice; kind: HeatKind },
  period: Period,
) {
  return useQuery({
    queryKey: ['sites', siteId, 'heatmap', given, period],
    queryFn: ({ signal }) =>
      ask(heatRoutes.getHeatmap, { params: { siteId }, query: { ...given, ...boundsOf(period) }, signal }),
    enabled: given.path !== '',
    placeholderData: ofSameSite(siteId),
  })
}
