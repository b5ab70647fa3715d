import { alertRoutes } from '@hindsight/protocol/api/alerts'
import type { BodyIn } from '@hindsight/protocol/api/route'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ask } from './client.ts'

const alertsKey = (siteId: string, ...more: unknown[]) => ['sites', siteId, 'alerts', ...more] as const
/** Looked at once a minute. */
const pollMs = 30_000

export type AlertDraft = BodyIn<typeof alertRoutes.addAlert>

export function useAlerts(siteId: string) {
  return useQuery({
    queryKey: alertsKey(siteId, 'rules'),
    queryFn: async ({ signal }) => (await ask(alertRoutes.listAlerts, { params: { siteId }, signal })).rules,
    refetchInterval: pollMs,
  })
}

export function useFirings(siteId: string, rule: string) {
  return useQuery({
    queryKey: alertsKey(siteId, 'firings', rule),
    queryFn: ({ signal }) =>
      ask(alertRoutes.listFirings, { params: { siteId }, query: rule === '' ? {} : { rule }, signal }),
    refetchInterval: pollMs,
  })
}

export function useAlertChannels(siteId: string) {
  return useQuery({
    queryKey: alertsKey(siteId, 'channels'),
    queryFn: ({ signal }) => ask(alertRoutes.listAlertChannels, { params: { siteId }, signal }),
  })
}

/** When it would have been told; null: what stands in the editor cannot be asked. */
export function useAlertPreview(siteId: string, body: AlertDraft | null) {
  return useQuery({
    queryKey: alertsKey(siteId, 'preview', body),
    queryFn: ({ signal }) => ask(alertRoutes.previewAlert, { params: { siteId }, body: body as AlertDraft, signal }),
    enabled: body !== null,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    retry: false,
  })
}

function useChange<Given, Answer>(siteId: string, mutationFn: (given: Given) => Promise<Answer>) {
  const client = useQueryClient()
  return useMutation({ mutationFn, onSettled: () => client.invalidateQueries({ queryKey: alertsKey(siteId) }) })
}

/** `over`: the one that is changed, and the version of it that was read. */
export const useSaveAlert = (siteId: string) =>
  useChange(siteId, ({ over, body }: { over: { ruleId: string; version: number } | null; body: AlertDraft }) =>
    over === null
      ? ask(alertRoutes.addAlert, { params: { siteId }, body })
      : ask(alertRoutes.changeAlert, {
          params: { siteId, ruleId: over.ruleId },
          body: { ...body, version: over.version },
        }),
  )

export const useRemoveAlert = (siteId: string) =>
  useChange(siteId, (ruleId: string) => ask(alertRoutes.removeAlert, { params: { siteId, ruleId } }))

export const useSnoozeAlert = (siteId: string) =>
  useChange(siteId, ({ ruleId, until }: { ruleId: string; until: number | null }) =>
    ask(alertRoutes.snoozeAlert, { params: { siteId, ruleId }, body: { until } }),
  )

export const useAcknowledge = (siteId: string) =>
  useChange(siteId, ({ ruleId, firingId }: { ruleId: string; firingId: string }) =>
    ask(alertRoutes.acknowledgeFiring, { params: { siteId, ruleId, firingId } }),
  )
