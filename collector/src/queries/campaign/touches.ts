/**
 * What brought a person: a page opened by an address that names a campaign (`utm_campaign`), from a mail, an ad or
 * anywhere, or a click on a banner of the site that names one. Bots are left out.
 */
import { ecommerce } from '@hindsight/protocol/ecommerce'
import { eventsWithPerson } from '../eventPersons.ts'
import { type Condition, onSiteDays, type Period } from '../scope.ts'

const maxCampaignChars = 100
const parameter = (name: string): string =>
  `substringUTF8(decodeURLFormComponent(extractURLParameter(url, '${name}')), 1, ${maxCampaignChars})`

/** Of a page view: the campaign that its address names. */
export const arrivedBy = parameter('utm_campaign')
export const isArrival = `kind = 'pageView' AND url LIKE '%utm_campaign=%' AND device != 'bot'`
/** How a campaign reaches people, by what its addresses say. */
export const arrivalChannel = `multiIf(
  match(lowerUTF8(${parameter('utm_medium')}), '^(cpc|ppc|cpm|paid|display|banner|ads?)'), 'ads',
  lowerUTF8(${parameter('utm_medium')}) LIKE '%mail%', 'mail',
  lowerUTF8(${parameter('utm_medium')}) LIKE '%social%', 'social',
  'other')`

const bannerCampaign = `JSONExtractString(properties, 'properties', 'campaign')`
const isBannerClick = `kind = 'track' AND name = '${ecommerce.promotionClicked}' AND device != 'bot'`

/** Rows of `at` (ms), `campaign`, `person`. */
export function touches(siteId: string, { fromMs, toMs, traffic }: Period): Condition {
  const days = onSiteDays(siteId, { fromMs, toMs, traffic })
  const columns = {
    at: 'toUnixTimestamp64Milli(ts)',
    campaign: `if(kind = 'pageView', ${arrivedBy}, ${bannerCampaign})`,
  }
  const rows = `((${isArrival}) OR (${isBannerClick}))
    AND toUnixTimestamp64Milli(ts) >= {touchesFrom:Int64} AND toUnixTimestamp64Milli(ts) < {touchesTo:Int64}`
  return {
    sql: `SELECT at, campaign, person FROM (${eventsWithPerson(columns, rows, days)}) WHERE campaign != ''`,
    params: { ...days.params, touchesFrom: fromMs, touchesTo: toMs },
  }
}

/** Condition over sessions: a page was opened by this campaign. */
export function cameByCampaign(campaign: string, days: Condition): Condition {
  return {
    sql: `(sessionDay, sessionId) IN (SELECT sessionDay, sessionId FROM events
      WHERE ${days.sql} AND ${isArrival} AND ${arrivedBy} = {cameByCampaign:String})`,
    params: { cameByCampaign: campaign },
  }
}
