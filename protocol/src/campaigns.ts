/** Words of campaigns: where they reach people, and how an order's worth is shared among them. */

export const campaignChannels = ['mail', 'ads', 'social', 'site', 'other'] as const
export type CampaignChannel = (typeof campaignChannels)[number]

/** Which of the touches before an order it is credited to; linear: to all alike. */
export const attributionModels = ['last', 'first', 'linear'] as const
export type AttributionModel = (typeof attributionModels)[number]

/** Touches of one campaign that follow one another within so long are one. */
export const touchFoldMs = 30 * 60 * 1000

/** An order is also told of campaigns that were only seen, so long before it. */
export const viewThroughMs = 24 * 60 * 60 * 1000

/** Figures that other systems tell of a day of a campaign. */
export const campaignFigures = ['sends', 'opens', 'impressions', 'clicks', 'cost'] as const
export type CampaignFigure = (typeof campaignFigures)[number]
