/** Orders, by the site's conversion: each once, however often it is reported, with the greatest worth that is said. */
import type { Leaf } from '@hindsight/protocol/filter'
import type { Conversion } from '@hindsight/protocol/settings'
import { conversionKey, conversionSql } from '../conversion.ts'
import type { Condition } from '../scope.ts'

type Ordered = Extract<Leaf, { is: 'ordered' }>

/** Those of whom (`by`) the orders are so many, and worth so much. `read` makes rows of `by` and the given columns. */
export function countedOrders(
  { times = 1, valueAtLeast, valueAtMost }: Ordered,
  { siteId, conversion }: { siteId: string; conversion: Conversion },
  by: string,
  read: (columns: string, isConversion: string) => string,
): Condition {
  const { isConversion, value, params } = conversionSql(new Map([[siteId, conversion]]))
  const worth = [
    valueAtLeast === undefined ? '' : ' AND sum(worthOfIt) >= {valueAtLeast:Float64}',
    valueAtMost === undefined ? '' : ' AND sum(worthOfIt) <= {valueAtMost:Float64}',
  ].join('')
  return {
    sql: `SELECT ${by} FROM (
        SELECT ${by}, success, max(worth) AS worthOfIt
        FROM (${read(`${conversionKey} AS success, ${value} AS worth`, isConversion)}) GROUP BY ${by}, success)
      GROUP BY ${by} HAVING count() >= {times:UInt32}${worth}`,
    params: {
      ...params,
      times,
      ...(valueAtLeast === undefined ? {} : { valueAtLeast }),
      ...(valueAtMost === undefined ? {} : { valueAtMost }),
    },
  }
}
