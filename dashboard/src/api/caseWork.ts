import { caseWorkRoutes } from '@hindsight/protocol/api/caseWork'
import { contactStatusRoutes } from '@hindsight/protocol/api/contactStatus'
import type { BodyIn, QueryIn } from '@hindsight/protocol/api/route'
import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ask } from './client.ts'

const casesKey = (siteId: string) => ['sites', siteId, 'cases'] as const
const viewsKey = (siteId: string) => ['sites', siteId, 'caseViews'] as const

const everyCase = (client: QueryClient, siteId: string) => () =>
  client.invalidateQueries({ queryKey: casesKey(siteId) })

/** By which channel she may be contacted now; asked anew with each version of the case. */
export function useCaseVerdicts(siteId: string, caseId: string, version: number) {
  return useQuery({
    queryKey: [...casesKey(siteId), 'mayContact', caseId, version],
    queryFn: async ({ signal }) =>
      (await ask(contactStatusRoutes.getCaseVerdicts, { params: { siteId, caseId }, signal })).now,
    staleTime: 30_000,
    refetchInterval: 60_000,
  })
}

export type BulkBody = BodyIn<(typeof caseWorkRoutes)['changeCases']>
export type BulkOf = QueryIn<(typeof caseWorkRoutes)['changeCases']>

export function useChangeCases(siteId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ query, body }: { query: BulkOf; body: BulkBody }) =>
      ask(caseWorkRoutes.changeCases, { params: { siteId }, query, body }),
    onSuccess: everyCase(client, siteId),
  })
}

export function useUndoChangeCases(siteId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (undoId: string) => ask(caseWorkRoutes.undoChangeCases, { params: { siteId, undoId } }),
    onSuccess: everyCase(client, siteId),
  })
}

type ListedQuery = QueryIn<(typeof caseWorkRoutes)['previewFlagSessions']>

/** How many flagging the persons of a list of sessions would reach. */
export function useFlagListPreview(siteId: string, query: ListedQuery) {
  return useQuery({
    queryKey: [...casesKey(siteId), 'flagList', query],
    queryFn: ({ signal }) => ask(caseWorkRoutes.previewFlagSessions, { params: { siteId }, query, signal }),
    staleTime: 0,
  })
}

/** Of exactly the period that was shown. */
export function useFlagList(siteId: string, query: ListedQuery) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ reason, from, to }: { reason: string; from: number; to: number }) =>
      ask(caseWorkRoutes.flagSessions, { params: { siteId }, query: { ...query, from, to }, body: { reason } }),
    onSuccess: everyCase(client, siteId),
  })
}

export function useOpenCallerCase(siteId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: BodyIn<(typeof caseWorkRoutes)['openCallerCase']>) =>
      ask(caseWorkRoutes.openCallerCase, { params: { siteId }, body }),
    onSuccess: everyCase(client, siteId),
  })
}

export function useRevealCaller(siteId: string, caseId: string) {
  return useMutation({
    mutationFn: (reason: string) => ask(caseWorkRoutes.revealCaller, { params: { siteId, caseId }, body: { reason } }),
  })
}

export function useJoinCase(siteId: string, caseId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: BodyIn<(typeof caseWorkRoutes)['joinCase']>) =>
      ask(caseWorkRoutes.joinCase, { params: { siteId, caseId }, body }),
    onSuccess: everyCase(client, siteId),
  })
}

export function useCaseViews(siteId: string) {
  return useQuery({
    queryKey: viewsKey(siteId),
    queryFn: async ({ signal }) => (await ask(caseWorkRoutes.listCaseViews, { params: { siteId }, signal })).views,
  })
}

export function useSaveCaseView(siteId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ viewId, body }: { viewId: string; body: BodyIn<(typeof caseWorkRoutes)['saveCaseView']> }) =>
      ask(caseWorkRoutes.saveCaseView, { params: { siteId, viewId }, body }),
    onSuccess: () => client.invalidateQueries({ queryKey: viewsKey(siteId) }),
  })
}

export function useRemoveCaseView(siteId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (viewId: string) => ask(caseWorkRoutes.removeCaseView, { params: { siteId, viewId } }),
    onSuccess: () => client.invalidateQueries({ queryKey: viewsKey(siteId) }),
  })
}

const workaroundKey = (siteId: string, pointId: string) => ['sites', siteId, 'workaround', pointId] as const

export function useWorkaround(siteId: string, pointId: string) {
  return useQuery({
    queryKey: workaroundKey(siteId, pointId),
    queryFn: ({ signal }) => ask(caseWorkRoutes.getWorkaround, { params: { siteId, pointId }, signal }),
  })
}

export function useSetWorkaround(siteId: string, pointId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: BodyIn<(typeof caseWorkRoutes)['setWorkaround']>) =>
      ask(caseWorkRoutes.setWorkaround, { params: { siteId, pointId }, body }),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: workaroundKey(siteId, pointId) }),
        client.invalidateQueries({ queryKey: casesKey(siteId) }),
      ]),
  })
}
