import { namedClickRoutes } from '@hindsight/protocol/api/namedClicks'
import type { BodyIn } from '@hindsight/protocol/api/route'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { boundsOf, type Period } from '../filters/period.ts'
import { ask } from './client.ts'
import { ofSameSite } from './ofSameSite.ts'

const clicksKey = (siteId: string) => ['sites', siteId, 'namedClicks'] as const

export function useNamedClicks(siteId: string) {
  return useQuery({
    queryKey: clicksKey(siteId),
    queryFn: async ({ signal }) => (await ask(namedClickRoutes.listNamedClicks, { params: { siteId }, signal })).clicks,
  })
}

/** How often an element is clicked of those who saw its page. */
export function useElementCtr(siteId: string, { place, path }: { place: string; path: string }, period: Period) {
  return useQuery({
    queryKey: ['sites', siteId, 'elementCtr', place, path, period],
    queryFn: ({ signal }) =>
      ask(namedClickRoutes.getElementCtr, { params: { siteId }, query: { ...boundsOf(period), place, path }, signal }),
    placeholderData: ofSameSite(siteId),
  })
}

/** Reports name them, too. */
function useChanged(siteId: string) {
  const client = useQueryClient()
  return () =>
    Promise.all(
      ['namedClicks', 'stepChoices', 'funnelResult', 'paths'].map((what) =>
        client.invalidateQueries({ queryKey: ['sites', siteId, what] }),
      ),
    )
}

export type ClickToName = BodyIn<(typeof namedClickRoutes)['nameClick']>

export function useNameClick(siteId: string) {
  const changed = useChanged(siteId)
  return useMutation({
    mutationFn: (body: ClickToName) => ask(namedClickRoutes.nameClick, { params: { siteId }, body }),
    onSettled: changed,
  })
}

export function useRenameClick(siteId: string) {
  const changed = useChanged(siteId)
  return useMutation({
    mutationFn: ({ clickId, ...body }: { clickId: string; version: number; name: string }) =>
      ask(namedClickRoutes.renameClick, { params: { siteId, clickId }, body }),
    onSettled: changed,
  })
}

export function useRemoveNamedClick(siteId: string) {
  const changed = useChanged(siteId)
  return useMutation({
    mutationFn: (clickId: string) => ask(namedClickRoutes.removeNamedClick, { params: { siteId, clickId } }),
    onSettled: changed,
  })
}
