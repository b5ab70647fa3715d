import { colleagueRoutes } from '@hindsight/protocol/api/accounts'
import { caseRoutes, type FollowUpCase } from '@hindsight/protocol/api/cases'
import type { BodyIn, QueryIn } from '@hindsight/protocol/api/route'
import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ask } from './client.ts'

/** Colleagues work on the same list: their changes are seen within: */
const pollMs = 5000
/** As many as the screen shows at once; the counts say how many there are. */
const listRows = 200

const casesKey = (siteId: string) => ['sites', siteId, 'cases'] as const
const caseKey = (siteId: string, caseId: string) => [...casesKey(siteId), 'one', caseId] as const

export type CaseQuery = QueryIn<(typeof caseRoutes)['listCases']>

export function useCases(siteId: string, query: CaseQuery) {
  return useQuery({
    queryKey: [...casesKey(siteId), 'list', query],
    queryFn: ({ signal }) =>
      ask(caseRoutes.listCases, { params: { siteId }, query: { limit: listRows, ...query }, signal }),
    refetchInterval: pollMs,
    staleTime: 0,
    placeholderData: (before, asked) => (asked?.queryKey[1] === siteId ? before : undefined),
  })
}

/** The open case of a person; null if there is none. */
export function useOpenCase(siteId: string, person: string, enabled: boolean) {
  return useQuery({
    queryKey: [...casesKey(siteId), 'openOf', person],
    queryFn: async ({ signal }) => {
      const { cases } = await ask(caseRoutes.listCases, {
        params: { siteId },
        query: { person, status: 'open', limit: 1 },
        signal,
      })
      return cases[0] ?? null
    },
    enabled,
    staleTime: 0,
  })
}

export function useCase(siteId: string, caseId: string) {
  return useQuery({
    queryKey: caseKey(siteId, caseId),
    queryFn: ({ signal }) => ask(caseRoutes.getCase, { params: { siteId, caseId }, signal }),
    refetchInterval: pollMs,
    staleTime: 0,
  })
}

export function useCaseHistory(siteId: string, caseId: string, version: number) {
  return useQuery({
    queryKey: [...caseKey(siteId, caseId), 'history', version],
    queryFn: async ({ signal }) =>
      (await ask(caseRoutes.listCaseHistory, { params: { siteId, caseId }, signal })).changes,
    placeholderData: (before) => before,
  })
}

/** Those to whom a case can be given. */
export function useColleagues() {
  return useQuery({
    queryKey: ['colleagues'],
    queryFn: async ({ signal }) => (await ask(colleagueRoutes.listColleagues, { signal })).colleagues,
  })
}

async function told(client: QueryClient, siteId: string, changed: FollowUpCase | null): Promise<void> {
  if (changed) client.setQueryData(caseKey(siteId, changed.caseId), changed)
  await Promise.all([
    client.invalidateQueries({
      queryKey: casesKey(siteId),
      // The case itself has just been answered.
      predicate: ({ queryKey }) => queryKey[3] !== 'one',
    }),
    client.invalidateQueries({ queryKey: ['sites', siteId, 'customers'] }),
  ])
}

export function useFlagPerson(siteId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: BodyIn<(typeof caseRoutes)['flagPerson']>) =>
      ask(caseRoutes.flagPerson, { params: { siteId }, body }),
    onSuccess: (answer) => told(client, siteId, answer.case),
  })
}

export function useFlagAllPreview(
  siteId: string,
  pointId: string,
  bounds: { from?: number; to?: number },
  enabled: boolean,
) {
  return useQuery({
    queryKey: [...casesKey(siteId), 'flagAll', pointId, bounds],
    queryFn: ({ signal }) => ask(caseRoutes.previewFlagAll, { params: { siteId, pointId }, query: bounds, signal }),
    enabled,
    staleTime: 0,
  })
}

export function useFlagAll(siteId: string, pointId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: BodyIn<(typeof caseRoutes)['flagAll']>) =>
      ask(caseRoutes.flagAll, { params: { siteId, pointId }, body }),
    onSuccess: () => told(client, siteId, null),
  })
}

/** What a person does to a case. Each carries the version that was seen. */
export type CaseAct =
  | { do: 'change'; body: Omit<BodyIn<(typeof caseRoutes)['changeCase']>, 'version'> }
  | { do: 'contact'; body: Omit<BodyIn<(typeof caseRoutes)['logContact']>, 'version'> }
  | { do: 'note'; body: Omit<BodyIn<(typeof caseRoutes)['addNote']>, 'version'> }

export function useActOnCase(siteId: string, caseId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ act, version }: { act: CaseAct; version: number }) => {
      const params = { siteId, caseId }
      if (act.do === 'change') return ask(caseRoutes.changeCase, { params, body: { ...act.body, version } })
      if (act.do === 'contact') return ask(caseRoutes.logContact, { params, body: { ...act.body, version } })
      return ask(caseRoutes.addNote, { params, body: { ...act.body, version } })
    },
    onSuccess: (changed) => told(client, siteId, changed),
  })
}

/** Reads a case past the cache: what stands there now. */
export function readCase(client: QueryClient, siteId: string, caseId: string): Promise<FollowUpCase> {
  return client.fetchQuery({
    queryKey: caseKey(siteId, caseId),
    queryFn: ({ signal }) => ask(caseRoutes.getCase, { params: { siteId, caseId }, signal }),
    staleTime: 0,
  })
}
