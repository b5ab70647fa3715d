import { campaignRoutes } from '@hindsight/protocol/api/campaigns'
import type { OutputOf } from '@hindsight/protocol/api/route'
import type { AttributionModel } from '@hindsight/protocol/campaigns'
import { useQuery } from '@tanstack/react-query'
import { boundsOf, type Period } from '../filters/period.ts'
import { ask } from './client.ts'
import { ofSameSite } from './ofSameSite.ts'

export type Campaigns = OutputOf<typeof campaignRoutes.listCampaigns>

/** How orders are credited. */
export type Attribution = { model: AttributionModel; windowDays: number; currency?: string }

export function useCampaigns(siteId: string, period: Period, how: Attribution) {
  return useQuery({
    queryKey: ['sites', siteId, 'campaigns', period, how],
    queryFn: ({ signal }) =>
      ask(campaignRoutes.listCampaigns, { params: { siteId }, query: { ...boundsOf(period), ...how }, signal }),
    placeholderData: ofSameSite(siteId),
  })
}

export function useCampaignDays(siteId: string, period: Period, how: Attribution, campaign: string) {
  return useQuery({
    queryKey: ['sites', siteId, 'campaignDays', period, how, campaign],
    queryFn: ({ signal }) =>
      ask(campaignRoutes.campaignDays, {
        params: { siteId },
        query: { ...boundsOf(period), ...how, campaign },
        signal,
      }),
    enabled: campaign !== '',
    placeholderData: ofSameSite(siteId),
  })
}

export function useCampaignOrders(siteId: string, period: Period, how: Attribution, campaign: string, cursor?: string) {
  return useQuery({
    queryKey: ['sites', siteId, 'campaignOrders', period, how, campaign, cursor],
    queryFn: ({ signal }) =>
      ask(campaignRoutes.listCampaignOrders, {
        params: { siteId },
        query: { ...boundsOf(period), ...how, campaign, ...(cursor === undefined ? {} : { cursor }) },
        signal,
      }),
    enabled: campaign !== '',
    placeholderData: ofSameSite(siteId),
  })
}
