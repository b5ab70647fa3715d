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
import { type ImpressionGroup, type PromotionGroup, salesWords } from '@hindsight/protocol/promotions'
import type { SignalName } from '@hindsight/protocol/signals'
import { currentSignals } from '../counting.ts'
import { eventsWithPerson } from '../eventPersons.ts'
import { type Condition, inSegment, onSiteDays, type Period } from '../scope.ts'
import { attributeColumns } from '../segment/leaves.ts'

export type PromotionFilter = {
  promotion?: string | undefined
  creative?: string | undefined
  position?: string | undefined
  promotionClass?: string | undefined
  impressionsBy?: ImpressionGroup | undefined
  impressionsOf?: string | undefined
}

/** A click follows its view within a session: how far around the period to look for the other half. */
const aroundMs = 24 * 60 * 60 * 1000

const ofPromotion = (name: string): string => `JSONExtractString(properties, 'properties', '${name}')`

/** Service, sales, or nothing that is known. */
const classOf = (said: string): string =>
  `multiIf(lower(${said}) = 'service', 'service', lower(${said}) IN (${salesWords.map((word) => `'${word}'`).join(', ')}), 'sales', '')`

/** What an impression's own events say, by what it is filtered or told apart by. */
const ownColumns = {
  promotion: 'ofPromotion',
  creative: 'ofCreative',
  position: 'ofPosition',
  promotionCampaign: 'ofCampaign',
  promotionClass: 'ofClass',
  promotionSegment: 'ofSegment',
} as const
type Own = keyof typeof ownColumns
const filterNames = ['promotion', 'creative', 'position', 'promotionClass'] as const

/** Days in which the sessions of a period's impressions may lie. */
export function impressionDays(siteId: string, period: Period): Condition {
  return onSiteDays(siteId, { ...period, fromMs: period.fromMs - aroundMs, toMs: period.toMs + aroundMs })
}

function everyImpression(siteId: string, period: Period, timeZone: string, filter: PromotionFilter): Condition {
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
    kindOf: classOf(ofPromotion('class')),
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
  const given = filterNames.flatMap((name) => (filter[name] === undefined ? [] : [[name, filter[name]] as const]))
  return {
    sql: `SELECT key, any(promotion) AS ofPromotion, argMin(title, (title = '', at)) AS ofTitle,
        argMin(creative, at) AS ofCreative, argMin(position, at) AS ofPosition,
        argMin(campaign, at) AS ofCampaign, argMin(arm, at) AS ofArm, argMin(segment, at) AS ofSegment,
        argMin(kindOf, at) AS ofClass, min(at) AS firstTs,
        max(isClick) AS clicked, groupArrayIf(toUnixTimestamp64Milli(at), isClick) AS clickedAt, argMin(person, at) AS ofPerson,
        argMin((day, session), (NOT isClick, at)) AS ofSession
      FROM (
        SELECT *, if(impression != '', impression, concat(toString(session), ' ', visitor, ' ', promotion, ' ', position,
          ' ', toString(toDate(at, {timeZone:String})))) AS key
        FROM (${eventsWithPerson(columns, rows, days)}))
      GROUP BY key
      HAVING toUnixTimestamp64Milli(firstTs) >= {impressionsFrom:Int64} AND toUnixTimestamp64Milli(firstTs) < {impressionsTo:Int64}
        ${given.map(([name]) => `AND ${ownColumns[name]} = {of${name}:String}`).join(' ')}`,
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

const isOwn = (name: string): name is Own => name in ownColumns

/** With `value`: what an impression is told apart by. */
export function impressionsBy(
  siteId: string,
  period: Period,
  timeZone: string,
  by: PromotionGroup,
  filter: PromotionFilter = {},
): Condition {
  const { sql, params } = everyImpression(siteId, period, timeZone, filter)
  if (isOwn(by)) return { sql: `SELECT *, ${ownColumns[by]} AS value FROM (${sql})`, params }
  const days = impressionDays(siteId, period)
  return {
    sql: `SELECT * FROM (${sql}) AS shown
      LEFT JOIN (SELECT (sessionDay, sessionId) AS ofSession, toString(${attributeColumns[by]}) AS value
        FROM sessions FINAL WHERE ${days.sql}) AS visits USING (ofSession)`,
    params,
  }
}

/**
 * One row per impression: promotion, title, creative, position, campaign, arm, segment, class, firstTs, clicked, clickedAt,
 * person, session (of its click).
 */
export function impressions(siteId: string, period: Period, timeZone: string, filter: PromotionFilter = {}): Condition {
  const { impressionsBy: by, impressionsOf: of } = filter
  if (by === undefined) return everyImpression(siteId, period, timeZone, filter)
  const { sql, params } = impressionsBy(siteId, period, timeZone, by, filter)
  return {
    sql: `SELECT * FROM (${sql}) WHERE value = {impressionsOf:String}`,
    params: { ...params, impressionsOf: of === noneText ? '' : of },
  }
}

/** A click and the event that tells of the promotion are of one moment; nobody clicks at two places within this. */
const sameClickMs = 300

/** With `rage` and `dead`: one of its clicks was such a signal. */
export function withTrouble({ sql, params }: Condition, siteId: string, period: Period): Condition {
  const days = impressionDays(siteId, period)
  const at = (signal: SignalName): string => `groupArrayIf(toUnixTimestamp64Milli(ts), signal = '${signal}')`
  const met = (times: string): string =>
    `arrayExists(click -> arrayExists(one -> abs(one - click) <= ${sameClickMs}, ${times}), clickedAt)`
  return {
    sql: `SELECT *, ${met('rageAt')} AS rage, ${met('deadAt')} AS dead FROM (${sql}) AS shown
      LEFT JOIN (SELECT (sessionDay, sessionId) AS ofSession, ${at('rageClick')} AS rageAt, ${at('deadClick')} AS deadAt
        FROM ${currentSignals(days.sql)} WHERE signal IN ('rageClick', 'deadClick')
        GROUP BY sessionDay, sessionId) AS troubles USING (ofSession)`,
    params: { ...params, ...days.params },
  }
}

export const troubledImpressions = (
  siteId: string,
  period: Period,
  timeZone: string,
  filter: PromotionFilter,
): Condition => withTrouble(impressions(siteId, period, timeZone, filter), siteId, period)
