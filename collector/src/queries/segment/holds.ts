/**
 * A filter as one condition over rows that name their session (`sessionDay`, `sessionId`): of sessions, events or
 * whatever else is counted. What a filter says of a person is as of the end of the period.
 */
import type { Filter } from '@hindsight/protocol/filter'
import type { Conversion } from '@hindsight/protocol/settings'
import { type Condition, onSiteDays, type Period } from '../scope.ts'
import { leafCondition } from './leaves.ts'
import { renamed } from './renamed.ts'

export type FilterOf = { siteId: string; conversion: Conversion; filter: Filter }

/** `days`: those in which the sessions lie that are looked at, where that is more than the period's. */
export function holdsFilter(
  { siteId, conversion, filter }: FilterOf,
  { fromMs, toMs }: Period,
  days: Condition = onSiteDays(siteId, { fromMs, toMs }),
): Condition {
  const scope = { siteId, conversion, days, toMs }
  let leaves = 0

  function compiled(part: Filter): Condition {
    switch (part.is) {
      case 'all':
      case 'any': {
        const parts = part.of.map(compiled)
        return {
          sql: parts.map(({ sql }) => `(${sql})`).join(part.is === 'all' ? ' AND ' : ' OR '),
          params: Object.assign({}, ...parts.map(({ params }) => params)),
        }
      }
      case 'not': {
        const { sql, params } = compiled(part.of)
        return { sql: `NOT (${sql})`, params }
      }
      default: {
        const { sql, params } = leafCondition(part, scope)
        return renamed({ sql, params: { ...days.params, ...params } }, `segment${leaves++}_`)
      }
    }
  }

  const is = compiled(filter)
  const within = renamed(days, 'segment_')
  return {
    sql: `(sessionDay, sessionId) IN (SELECT sessionDay, sessionId FROM sessions FINAL WHERE ${within.sql} AND (${is.sql}))`,
    params: { ...within.params, ...is.params },
  }
}
