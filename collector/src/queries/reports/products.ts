/** Products: viewed, put into the cart, bought. One row of `lines` is one product of one event. */
import { ecommerce } from '@hindsight/protocol/ecommerce'
import { begunIn, type Condition, onSiteDays } from '../scope.ts'
import type { ReportScope, ReportSql } from './reportScope.ts'
import { firstNumber, firstText, given } from './trackedProperties.ts'

const { productViewed, productAdded, orderCompleted } = ecommerce

/** Orders name their products in a list, the others name one in themselves. */
const named = `if(name = '${orderCompleted}', JSONExtractArrayRaw(properties, 'properties', 'products'), [${given}])`

const lines = (days: string): string => `SELECT sessionDay, sessionId, name, currency,
    if(orderId != '', orderId, concat(toString(tabId), ' ', toString(eventNo), ' ', messageId)) AS orderKey, lineNo, ts,
    ${firstText('line', ['product_id', 'productId', 'sku', 'id', 'name'])} AS product,
    ${firstText('line', ['name', 'title'])} AS title,
    coalesce(${firstNumber('line', ['quantity'])}, 1.) AS pieces,
    coalesce(${firstNumber('line', ['price'])}, 0.) AS price
  FROM events
  ARRAY JOIN ${named} AS line, arrayEnumerate(${named}) AS lineNo
  WHERE ${days} AND kind = 'track' AND name IN ('${productViewed}', '${productAdded}', '${orderCompleted}')`

const inSession = '(sessionDay, sessionId)'

export function products({ siteId, period, currency }: ReportScope): ReportSql {
  const begun = begunIn(siteId, period)
  const days = onSiteDays(siteId, period)
  const isBought = `name = '${orderCompleted}'`
  return {
    sql: `SELECT product AS value, argMax(title, (title != '', ts)) AS label,
        uniqExactIf(${inSession}, name = '${productViewed}') AS of_viewed,
        uniqExactIf(${inSession}, name = '${productAdded}') AS of_added,
        length(arrayIntersect(groupUniqArrayIf(${inSession}, name = '${productViewed}'),
          groupUniqArrayIf(${inSession}, name = '${productAdded}'))) AS of_viewedAndAdded,
        uniqExactIf(${inSession}, ${isBought}) AS of_bought,
        arraySum(tupleElement(groupUniqArrayIf((orderKey, lineNo, pieces), ${isBought}), 3)) AS of_units,
        round(arraySum(tupleElement(groupUniqArrayIf((orderKey, lineNo, pieces * price),
          ${isBought} AND currency IN ('', {siteCurrency:String})), 3)), 2) AS of_revenue
      FROM (${lines(days.sql)}) AS lines
      WHERE product != '' AND ${inSession} IN (SELECT sessionDay, sessionId FROM sessions FINAL WHERE ${begun.sql})
      GROUP BY product`,
    params: { ...days.params, ...begun.params, siteCurrency: currency },
    order: 'of_viewed',
  }
}

const events: Record<string, string> = { viewed: productViewed, added: productAdded, bought: orderCompleted }

export function didWithProduct(product: string, did: string, days: Condition): Condition {
  const wanted = did === 'viewedAndAdded' ? [productViewed, productAdded] : [events[did] ?? '']
  return {
    sql: wanted
      .map(
        (name) => `${inSession} IN (SELECT sessionDay, sessionId FROM (${lines(days.sql)}) AS lines
          WHERE product = {cellValue:String} AND name = '${name}')`,
      )
      .join(' AND '),
    params: { cellValue: product },
  }
}
