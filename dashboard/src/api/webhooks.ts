import type { BodyIn } from '@hindsight/protocol/api/route'
import { type DeliveryState, webhookRoutes } from '@hindsight/protocol/api/webhooks'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ask } from './client.ts'

const webhooksKey = (siteId: string, ...more: unknown[]) => ['sites', siteId, 'webhooks', ...more] as const
/** What is sent by itself shows soon. */
const pollMs = 5_000

export type NewWebhook = BodyIn<typeof webhookRoutes.addWebhook>
export type WebhookChange = BodyIn<typeof webhookRoutes.changeWebhook>

export function useWebhooks(siteId: string, enabled: boolean) {
  return useQuery({
    queryKey: webhooksKey(siteId, 'list'),
    queryFn: async ({ signal }) => (await ask(webhookRoutes.listWebhooks, { params: { siteId }, signal })).webhooks,
    refetchInterval: pollMs,
    enabled,
  })
}

function useChange<Given, Answer>(siteId: string, mutationFn: (given: Given) => Promise<Answer>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn,
    onSettled: () => client.invalidateQueries({ queryKey: webhooksKey(siteId) }),
  })
}

export const useAddWebhook = (siteId: string) =>
  useChange(siteId, (body: NewWebhook) => ask(webhookRoutes.addWebhook, { params: { siteId }, body }))

export const useChangeWebhook = (siteId: string) =>
  useChange(siteId, ({ endpointId, ...body }: WebhookChange & { endpointId: string }) =>
    ask(webhookRoutes.changeWebhook, { params: { siteId, endpointId }, body }),
  )

export const useRemoveWebhook = (siteId: string) =>
  useChange(siteId, (endpointId: string) => ask(webhookRoutes.removeWebhook, { params: { siteId, endpointId } }))

export const useNewSecret = (siteId: string) =>
  useChange(siteId, (endpointId: string) => ask(webhookRoutes.rotateWebhookSecret, { params: { siteId, endpointId } }))

export const useTestWebhook = (siteId: string) =>
  useChange(siteId, (endpointId: string) => ask(webhookRoutes.testWebhook, { params: { siteId, endpointId } }))

export const useRedeliver = (siteId: string, endpointId: string) =>
  useChange(siteId, (deliveryId: string) =>
    ask(webhookRoutes.redeliver, { params: { siteId, endpointId, deliveryId } }),
  )

export function useDeliveries(siteId: string, endpointId: string, state: DeliveryState | '') {
  const pages = useInfiniteQuery({
    queryKey: webhooksKey(siteId, endpointId, 'deliveries', state),
    queryFn: ({ pageParam, signal }) =>
      ask(webhookRoutes.listDeliveries, {
        params: { siteId, endpointId },
        query: { ...(state === '' ? {} : { state }), ...(pageParam === '' ? {} : { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    refetchInterval: pollMs,
  })
  return { ...pages, rows: pages.data?.pages.flatMap((page) => page.deliveries), total: pages.data?.pages[0]?.total }
}

export function useDelivery(siteId: string, endpointId: string, deliveryId: string) {
  return useQuery({
    queryKey: webhooksKey(siteId, endpointId, 'delivery', deliveryId),
    queryFn: ({ signal }) => ask(webhookRoutes.getDelivery, { params: { siteId, endpointId, deliveryId }, signal }),
    staleTime: 0,
  })
}
