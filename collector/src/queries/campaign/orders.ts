/**
 * Orders with their person and worth, whoever reported them: a page, a server, an import, or several of them, which is
 * one order (conversion.ts), at the time of its first report and with the worth that a server says where one does.
 *
 * A refund (`Order Refunded` with the order's number) is taken off its order, whenever it comes: what an order is worth
 * is what was kept of it, and a campaign loses with a refund what it was credited with. Without an amount, all of it.
 * What a server says of refunds counts before what a page says.
 */
import { ecommerce } from '@hindsight/protocol/ecommerce'
import type { Conversion } from '@hindsight/protocol/settings'
import { conversionKey, conversionSql } from '../conversion.ts'
import { eventsWithPerson } from '../eventPersons.ts'
import { type Condition, onSiteDays, type Period } from '../scope.ts'

/** The other report of an order may come a day before or after. */
const aroundMs = 24 * 60 * 60 * 1000
/** Refunds come late. */
const refundMs = 400 * aroundMs

export type OrderScope = { siteId: string; period: Period; conversion: Conversion; currency: string }

const tsMs = 'toUnixTimestamp64Milli(ts)'

function refunds(): string {
  const ofProperty = (name: string) => `JSONExtractString(properties, 'properties', '${name}')`
  const key = `multiIf(${ofProperty('refund_id')} != '', ${ofProperty('refund_id')}, messageId != '', messageId,
    concat(toString(tabId), ' ', toString(eventNo)))`
  return `SELECT success, max(whole) AS isWhole, sum(amount) AS refund
    FROM (
      SELECT success, refundKey, any(sure) AS isSure, max(isnt) AS whole, max(given) AS amount,
        max(isSure) OVER (PARTITION BY success) AS anySure
      FROM (
        SELECT concat('order ', orderId) AS success, ${key} AS refundKey, verified AS sure, revenue IS NULL AS isnt,
          abs(coalesce(revenue, 0.)) AS given
        FROM events
        WHERE siteId = {siteId:String} AND sessionDay >= {fromDay:Date} AND sessionDay <= {refundDay:Date}
          AND kind = 'track' AND name = '${ecommerce.orderRefunded}' AND orderId != '')
      GROUP BY success, refundKey)
    WHERE isSure = anySure
    GROUP BY success`
}

/** Rows of success, number, orderMs, buyer, ofSession, ofCurrency, net, refunded. */
export function orders(scope: OrderScope): Condition {
  const { siteId, period, conversion, currency } = scope
  const { isConversion, value, params } = conversionSql(new Map([[siteId, conversion]]))
  const days = onSiteDays(siteId, { ...period, fromMs: period.fromMs - aroundMs, toMs: period.toMs + aroundMs })
  const refundDays = onSiteDays(siteId, { ...period, toMs: period.toMs + refundMs })
  const columns = {
    at: tsMs,
    success: conversionKey,
    number: 'orderId',
    worth: value,
    // A fixed worth is in the site's currency, whatever the event says.
    money: conversion.value === null ? `if(currency = '', {siteCurrency:String}, currency)` : '{siteCurrency:String}',
    sure: 'verified',
    day: 'sessionDay',
    session: 'sessionId',
  }
  const rows = `${isConversion} AND device != 'bot'
    AND ${tsMs} >= {ordersFrom:Int64} - ${aroundMs} AND ${tsMs} < {ordersTo:Int64} + ${aroundMs}`
  return {
    sql: `SELECT success, number, orderMs, buyer, ofSession, ofCurrency,
        if(worthOfIt <= 0, 0, if(isWhole = 1, worthOfIt, least(refund, worthOfIt))) AS refunded,
        worthOfIt - refunded AS net
      FROM (
        SELECT success, any(number) AS number, min(at) AS orderMs, argMax(worth, (sure, -at)) AS worthOfIt,
          argMax(person, (NOT startsWith(person, 'anon:'), sure, -at)) AS buyer,
          argMax(money, (sure, -at)) AS ofCurrency,
          argMin((day, session), (session = toUUID('00000000-0000-0000-0000-000000000000'), at)) AS ofSession
        FROM (${eventsWithPerson(columns, rows, days)})
        GROUP BY success
        HAVING orderMs >= {ordersFrom:Int64} AND orderMs < {ordersTo:Int64}) AS bought
      LEFT JOIN (${refunds()}) AS given USING (success)`,
    params: {
      ...days.params,
      ...params,
      ordersFrom: period.fromMs,
      ordersTo: period.toMs,
      refundDay: refundDays.params.toDay,
      siteCurrency: currency,
    },
  }
}
