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
import { noId } from '@hindsight/protocol/ids'
import { type ImpressionGroup, type PromotionGroup, salesWords } from '@hindsight/protocol/promotions'
import type { SignalName } from '@hindsight/protocol/signals'
import { countingOf, visitKey } from '../counting.ts'
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

const parts = ['name', 'creative', 'position', 'campaign', 'arm', 'segment', 'class', 'impressionId'] as const
/** The same text wherever one is asked for, so that an event's properties are parsed once. */
const parsed = `JSONExtract(properties, 'properties', 'Tuple(${parts.map((name) => `${name} String`).join(', ')})')`
const ofPromotion = (name: (typeof parts)[number]): string => `tupleElement(${parsed}, '${name}')`

/** After any other: an order told by one number is found in half the time of one by two. */
const later = 1e15
const clicksFirst = `if(isClick, at, at + ${later})`

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
  const promotion = `if(promotionId != '', promotionId, ${ofPromotion('name')})`
  const impression = ofPromotion('impressionId')
  const columns = {
    at: 'toUnixTimestamp64Milli(ts)',
    promotion,
    title: ofPromotion('name'),
    creative: ofPromotion('creative'),
    position: ofPromotion('position'),
    campaign: ofPromotion('campaign'),
    arm: ofPromotion('arm'),
    segment: ofPromotion('segment'),
    kindOf: classOf(ofPromotion('class')),
    isClick: `name = '${ecommerce.promotionClicked}'`,
    day: 'sessionDay',
    session: 'sessionId',
    visit: `if(sessionId = toUUID('${noId}'), 0, ${visitKey})`,
    key: `if(${impression} != '', ${impression}, concat(toString(sessionId), ' ', visitorId, ' ', ${promotion}, ' ',
      ${ofPromotion('position')}, ' ', toString(toDate(ts, {timeZone:String}))))`,
  }
  const inIt = inSegment(siteId, period, days)
  const rows = `${inIt.sql} AND kind = 'track' AND name IN ('${ecommerce.promotionViewed}', '${ecommerce.promotionClicked}')
    ${period.traffic ? '' : "AND device != 'bot'"}
    AND toUnixTimestamp64Milli(ts) BETWEEN {impressionsFrom:Int64} - ${aroundMs} AND {impressionsTo:Int64} + ${aroundMs}`
  const given = filterNames.flatMap((name) => (filter[name] === undefined ? [] : [[name, filter[name]] as const]))
  return {
    sql: `SELECT key, any(promotion) AS ofPromotion, max(title) AS ofTitle,
        argMin(creative, at) AS ofCreative, argMin(position, at) AS ofPosition,
        argMin(campaign, at) AS ofCampaign, argMin(arm, at) AS ofArm, argMin(segment, at) AS ofSegment,
        argMin(kindOf, at) AS ofClass, fromUnixTimestamp64Milli(min(at)) AS firstTs,
        max(isClick) AS clicked, groupArrayIf(at, isClick) AS clickedAt, argMin(person, at) AS ofPerson,
        argMin(cityHash64(person), at) AS personNo,
        (argMin(day, ${clicksFirst}), argMin(session, ${clicksFirst})) AS ofSession, argMin(visit, ${clicksFirst}) AS ofVisit
      FROM (${eventsWithPerson(columns, rows, days)})
      GROUP BY key
      HAVING min(at) >= {impressionsFrom:Int64} AND min(at) < {impressionsTo:Int64}
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
      LEFT JOIN (SELECT ${visitKey} AS ofVisit, toString(${attributeColumns[by]}) AS value
        FROM sessions FINAL WHERE ${days.sql}) AS visits USING (ofVisit)`,
    params,
  }
}

/**
 * One row per impression: promotion, title, creative, position, campaign, arm, segment, class, firstTs, clicked, clickedAt,
 * person, personNo (her number: told apart by it, persons are counted at half the cost), session (of its click, else of
 * its view), visit (the session's number; 0: none).
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
  const wanted = `${days.sql} AND signal IN ('rageClick', 'deadClick')`
  return {
    sql: `SELECT *, ${met('rageAt')} AS rage, ${met('deadAt')} AS dead FROM (${sql}) AS shown
      ANY LEFT JOIN (SELECT visit AS ofVisit, ${at('rageClick')} AS rageAt, ${at('deadClick')} AS deadAt
        FROM (${countingOf(wanted, days.sql, 'ts, signal')}) GROUP BY visit) AS troubles USING (ofVisit)`,
    params: { ...params, ...days.params },
  }
}

export const troubledImpressions = (
  siteId: string,
  period: Period,
  timeZone: string,
  filter: PromotionFilter,
): Condition => withTrouble(impressions(siteId, period, timeZone, filter), siteId, period)
