/**
 * Impressions: one rendering of a promotion that was seen (half of it for a second) or clicked (analytics.md §2).
 *
 * What makes events one impression is the `impressionId` that the recorder gives each rendering. Other SDKs send none:
 * there all views and clicks of a promotion at one position, in one session (or by one visitor, outside of sessions) on
 * one day are one impression. That can only make the counts smaller, never a rate greater than one.
 *
 * An impression counts once however often it is seen or clicked, on the day on which it was first seen; a click belongs
 * to its impression and so to that day. Bots are left out.
 */
import { noneText } from '@hindsight/protocol/api/sessionFilters'
import { ecommerce } from '@hindsight/protocol/ecommerce'
import { eventsWithPerson } from '../eventPersons.ts'
import { type Condition, inSegment, onSiteDays, type Period } from '../scope.ts'

export type PromotionFilter = {
  promotion?: string | undefined
  creative?: string | undefined
  position?: string | undefined
}

/** A click follows its view within a session: how far around the period to look for the other half. */
const aroundMs = 24 * 60 * 60 * 1000

const ofPromotion = (name: string): string => `JSONExtractString(properties, 'properties', '${name}')`

/** Days in which the sessions of a period's impressions may lie. */
export function impressionDays(siteId: string, period: Period): Condition {
  return onSiteDays(siteId, { ...period, fromMs: period.fromMs - aroundMs, toMs: period.toMs + aroundMs })
}

/** One row per impression: promotion, title, creative, position, campaign, arm, segment, class, firstTs, clicked, person, session (of its click). */
export function impressions(siteId: string, period: Period, timeZone: string, filter: PromotionFilter = {}): Condition {
  const days = impressionDays(siteId, period)
  const columns = {
    at: 'ts',
    promotion: `if(promotionId != '', promotionId, ${ofPromotion('name')})`,
    title: ofPromotion('name'),
    creative: ofPromotion('creative'),
    position: ofPromotion('position'),
    campaign: ofPromotion('campaign'),
    arm: ofPromotion('arm'),
    segment: ofPromotion('segment'),
    kindOf: ofPromotion('class'),
    impression: ofPromotion('impressionId'),
    isClick: `name = '${ecommerce.promotionClicked}'`,
    visitor: 'visitorId',
    day: 'sessionDay',
    session: 'sessionId',
  }
  const inIt = inSegment(siteId, period, days)
  const rows = `${inIt.sql} AND kind = 'track' AND name IN ('${ecommerce.promotionViewed}', '${ecommerce.promotionClicked}')
    ${period.traffic ? '' : "AND device != 'bot'"}
    AND toUnixTimestamp64Milli(ts) BETWEEN {impressionsFrom:Int64} - ${aroundMs} AND {impressionsTo:Int64} + ${aroundMs}`
  const given = Object.entries(filter).filter(([, value]) => value !== undefined)
  return {
    sql: `SELECT key, any(promotion) AS ofPromotion, argMin(title, (title = '', at)) AS ofTitle,
        argMin(creative, at) AS ofCreative, argMin(position, at) AS ofPosition,
        argMin(campaign, at) AS ofCampaign, argMin(arm, at) AS ofArm, argMin(segment, at) AS ofSegment,
        argMin(kindOf, at) AS ofClass, min(at) AS firstTs,
        max(isClick) AS clicked, argMin(person, at) AS ofPerson,
        argMin((day, session), (NOT isClick, at)) AS ofSession
      FROM (
        SELECT *, if(impression != '', impression, concat(toString(session), ' ', visitor, ' ', promotion, ' ', position,
          ' ', toString(toDate(at, {timeZone:String})))) AS key
        FROM (${eventsWithPerson(columns, rows, days)}))
      GROUP BY key
      HAVING toUnixTimestamp64Milli(firstTs) >= {impressionsFrom:Int64} AND toUnixTimestamp64Milli(firstTs) < {impressionsTo:Int64}
        ${given.map(([name]) => `AND of${name.charAt(0).toUpperCase()}${name.slice(1)} = {of${name}:String}`).join(' ')}`,
    params: {
      ...days.params,
      ...inIt.params,
      timeZone,
      impressionsFrom: period.fromMs,
      impressionsTo: period.toMs,
      ...Object.fromEntries(given.map(([name, value]) => [`of${name}`, value === noneText ? '' : value])),
    },
  }
}
