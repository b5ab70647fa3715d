/** A row of `campaignDays`: what was told of one day of a campaign. */
import type { campaignDay } from '@hindsight/protocol/api/campaigns'
import type * as z from 'zod'

export type CampaignDay = z.output<typeof campaignDay>
type Told = { siteId: string; source: string; importId: string; version: number }

export function campaignRow(day: CampaignDay, { siteId, source, importId, version }: Told) {
  return {
    siteId,
    campaign: day.campaign,
    day: day.day,
    source,
    part: day.part,
    importId,
    version,
    channel: day.channel,
    sends: day.sends ?? null,
    opens: day.opens ?? null,
    impressions: day.impressions ?? null,
    clicks: day.clicks ?? null,
    cost: day.cost ?? null,
    currency: day.currency ?? '',
  }
}
