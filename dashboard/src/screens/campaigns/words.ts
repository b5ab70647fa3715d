import { noneText } from '@hindsight/protocol/api/sessionFilters'
import type { CampaignChannel } from '@hindsight/protocol/campaigns'
import { thinSpace, wholeNumber } from '../../format/number.ts'

export const channelWords: Record<CampaignChannel, string> = {
  mail: 'e-mail',
  ads: 'ads',
  social: 'social media',
  site: 'banner on the site',
  other: 'other links',
}

export const campaignName = (campaign: string): string => (campaign === noneText ? 'No campaign' : campaign)

/** What nobody told is a dash, not a nought. */
export const known = (value: number | null, text: (value: number) => string = wholeNumber): string =>
  value === null ? '–' : text(value)

/** Orders by shares are not whole: `2.5`. */
export const sharedNumber = (n: number): string =>
  Math.abs(n - Math.round(n)) < 0.005 ? wholeNumber(n) : (Math.round(n * 100) / 100).toString()

/** `+140 %`, `−20 %`. */
export const signedPerCent = (share: number): string =>
  `${share < 0 ? '−' : '+'}${wholeNumber(Math.abs(share) * 100)}${thinSpace}%`
