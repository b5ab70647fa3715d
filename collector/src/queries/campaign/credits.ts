/**
 * Orders with what they are credited to (analytics.md §2): the touches of the buyer in the window before the order, by
 * a model. The shares of an order sum to 1, and an order without a touch is credited to `(none)`, so that every model
 * sums to all revenue.
 */
import { noneText } from '@hindsight/protocol/api/sessionFilters'
import { type AttributionModel, touchFoldMs, viewThroughMs } from '@hindsight/protocol/campaigns'
import { impressions } from '../promotion/impressions.ts'
import { type Condition, onSiteDays } from '../scope.ts'
import { type OrderScope, orders } from './orders.ts'
import { touches } from './touches.ts'

export type CreditScope = OrderScope & { windowMs: number; model: AttributionModel; timeZone: string }

const shares: Record<AttributionModel, string> = {
  last: '[(folded[-1].2, 1.)]',
  first: '[(folded[1].2, 1.)]',
  linear: 'arrayMap(touch -> (touch.2, 1. / length(folded)), folded)',
}

/** `orders` with `folded` (the touches: ms, campaign) and `credits` (campaign, share). */
export function creditedOrders(scope: CreditScope): Condition {
  const { siteId, period, windowMs, model } = scope
  const bought = orders(scope)
  const before = { fromMs: period.fromMs - windowMs, toMs: period.toMs }
  const touched = touches(siteId, before)
  const widest = onSiteDays(siteId, {
    fromMs: period.fromMs - Math.max(windowMs, viewThroughMs) - viewThroughMs,
    toMs: period.toMs + viewThroughMs,
  })
  return {
    sql: `SELECT *,
        if(empty(folded), [('${noneText}', 1.)], ${shares[model]}) AS credits
      FROM (
        SELECT success, number, orderMs, buyer, ofSession, ofCurrency, net, refunded,
          arrayFilter(touch -> touch.1 <= orderMs AND touch.1 >= orderMs - {windowMs:Int64}, touched) AS inWindow,
          arrayFilter((touch, last) -> last.2 != touch.2 OR touch.1 - last.1 > ${touchFoldMs},
            inWindow, arrayShiftRight(inWindow, 1, (toInt64(0), ''))) AS folded
        FROM (${bought.sql}) AS everyOrder
        LEFT JOIN (SELECT person AS buyer, arraySort(groupArray((at, campaign))) AS touched
          FROM (${touched.sql}) GROUP BY buyer) AS everyTouch USING (buyer))`,
    params: { ...bought.params, ...touched.params, ...widest.params, windowMs },
  }
}

/** Orders whose buyer saw a banner of a campaign in the day before and never came by it: success, campaign, net. */
export function viewThroughOrders(scope: CreditScope): Condition {
  const { siteId, period, timeZone } = scope
  const credited = creditedOrders(scope)
  const seen = impressions(siteId, { fromMs: period.fromMs - viewThroughMs, toMs: period.toMs }, timeZone)
  return {
    sql: `SELECT success, campaign, net, ofCurrency
      FROM (${credited.sql}) AS everyOrder
      INNER JOIN (SELECT ofPerson AS buyer, ofCampaign AS campaign,
          groupArray(toUnixTimestamp64Milli(firstTs)) AS seenAt
        FROM (${seen.sql}) WHERE ofCampaign != '' GROUP BY buyer, campaign) AS everyView USING (buyer)
      WHERE arrayExists(at -> at <= orderMs AND at >= orderMs - ${viewThroughMs}, seenAt)
        AND NOT has(folded.2, campaign)`,
    params: { ...seen.params, ...credited.params },
  }
}
