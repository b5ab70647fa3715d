/** What was searched for on the site, and whether it was found. */
import { ecommerce } from '@hindsight/protocol/ecommerce'
import { begunIn, type Condition, onSiteDays } from '../scope.ts'
import type { ReportScope, ReportSql } from './reportScope.ts'
import { firstNumber, firstText, given } from './trackedProperties.ts'

const asked = (days: string): string => `SELECT sessionDay, sessionId,
    lowerUTF8(trim(BOTH ' ' FROM ${firstText(given, ['query', 'search_term', 'search'])})) AS query,
    ${firstNumber(given, ['results', 'result_count', 'results_count', 'resultCount', 'number_of_results'])} AS found
  FROM events
  WHERE ${days} AND kind = 'track' AND name = '${ecommerce.productsSearched}'`

export function searches({ siteId, period }: ReportScope): ReportSql {
  const begun = begunIn(siteId, period)
  const days = onSiteDays(siteId, period)
  return {
    sql: `SELECT query AS value, '' AS label, uniqExact(sessionDay, sessionId) AS of_sessions, count() AS of_searches,
        uniqExactIf((sessionDay, sessionId), found = 0) AS of_none,
        uniqExactIf((sessionDay, sessionId), succeeded) AS of_converted
      FROM (${asked(days.sql)}) AS asked
      INNER JOIN (
        SELECT sessionDay, sessionId, converted AS succeeded FROM sessions FINAL WHERE ${begun.sql}
      ) AS begun USING (sessionDay, sessionId)
      GROUP BY query`,
    params: { ...days.params, ...begun.params },
    order: 'of_searches',
  }
}

const conditions: Record<string, string> = { sessions: 'true', none: 'found = 0', converted: 'true' }

export function searched(query: string, did: string, days: Condition): Condition {
  return {
    sql: `${did === 'converted' ? 'converted' : 'true'} AND (sessionDay, sessionId) IN (
      SELECT sessionDay, sessionId FROM (${asked(days.sql)}) AS asked
      WHERE query = {cellValue:String} AND (${conditions[did] ?? 'false'}))`,
    params: { cellValue: query },
  }
}
