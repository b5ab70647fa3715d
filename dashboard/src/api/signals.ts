import type { BodyIn } from '@hindsight/protocol/api/route'
import { type Judgement, type SignalPreview, signalRoutes } from '@hindsight/protocol/api/signals'
import type { SignalName } from '@hindsight/protocol/signals'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ask } from './client.ts'

const keyOf = (siteId: string, ...more: unknown[]) => ['sites', siteId, 'signals', ...more] as const
const judgingMs = 1500

/** What is counted from signals: another one once history has been judged anew. */
const counted = new Set([
  'overview',
  'sessions',
  'score',
  'struggles',
  'struggle',
  'cause',
  'customers',
  'funnelResult',
])
const isCounted =
  (siteId: string) =>
  ({ queryKey: [sites, site, what, part] }: { queryKey: readonly unknown[] }): boolean =>
    sites === 'sites' && site === siteId && (counted.has(String(what)) || (what === 'signals' && part !== 'judgement'))

/** All signals with the site's thresholds. */
export function useSignals(siteId: string) {
  return useQuery({
    queryKey: keyOf(siteId, 'list'),
    queryFn: ({ signal }) => ask(signalRoutes.listSignals, { params: { siteId }, signal }),
  })
}

/** How far history has been judged; asked again while it is not done. */
export function useJudgement(siteId: string) {
  const client = useQueryClient()
  return useQuery({
    queryKey: keyOf(siteId, 'judgement'),
    queryFn: async ({ signal }): Promise<Judgement> => {
      const before = client.getQueryData<Judgement>(keyOf(siteId, 'judgement'))
      const now = await ask(signalRoutes.getJudgement, { params: { siteId }, signal })
      // It may have begun and ended between two looks.
      const isDone = now.finished && before && (!before.finished || before.startedAt !== now.startedAt)
      if (isDone) void client.invalidateQueries({ predicate: isCounted(siteId) })
      return now
    },
    refetchInterval: ({ state }) => (state.data?.finished === false ? judgingMs : false),
  })
}

/** What these thresholds would flag; null: not asked. */
export function useSignalPreview(siteId: string, signal: SignalName, thresholds: Record<string, number> | null) {
  return useQuery({
    queryKey: keyOf(siteId, 'preview', signal, thresholds),
    queryFn: ({ signal: abort }): Promise<SignalPreview> =>
      ask(signalRoutes.previewSignal, {
        params: { siteId, signal },
        body: { thresholds: thresholds ?? {} },
        signal: abort,
      }),
    enabled: thresholds !== null,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    retry: false,
  })
}

export function useSetThresholds(siteId: string, signal: SignalName) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: BodyIn<typeof signalRoutes.setThresholds>) =>
      ask(signalRoutes.setThresholds, { params: { siteId, signal }, body }),
    // Also after a conflict: what stands there now is what is to be changed.
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: keyOf(siteId) }),
        client.invalidateQueries({ queryKey: ['sites', siteId], exact: true }),
      ]),
  })
}

/** What makes the score of a session; `enabled` false: not yet. */
export function useSessionScore(siteId: string, sessionId: string, enabled = true) {
  return useQuery({
    queryKey: ['sites', siteId, 'score', sessionId],
    queryFn: ({ signal }) => ask(signalRoutes.getSessionScore, { params: { siteId, sessionId }, signal }),
    enabled,
    staleTime: 10_000,
  })
}

export function useIgnoreRules(siteId: string) {
  return useQuery({
    queryKey: keyOf(siteId, 'ignored'),
    queryFn: async ({ signal }) => (await ask(signalRoutes.listIgnoreRules, { params: { siteId }, signal })).rules,
  })
}

export function useAddIgnoreRule(siteId: string) {
  return useMutation({
    mutationFn: (body: BodyIn<typeof signalRoutes.addIgnoreRule>) =>
      ask(signalRoutes.addIgnoreRule, { params: { siteId }, body }),
  })
}

/**
 * After a rule was added: all that is counted is read anew when it is judged. To be called when its dialog is left, for
 * what the dialog stands at may be gone then.
 */
export function useFollowRule(siteId: string): () => void {
  const client = useQueryClient()
  return () => {
    void client.invalidateQueries({ predicate: isCounted(siteId), refetchType: 'none' })
    void client.invalidateQueries({ queryKey: keyOf(siteId) })
  }
}

export function useRemoveIgnoreRule(siteId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (ruleId: string) => ask(signalRoutes.removeIgnoreRule, { params: { siteId, ruleId } }),
    onSettled: () => client.invalidateQueries({ queryKey: keyOf(siteId) }),
  })
}
