/** Those who are compared, narrowed as the counts of a cause are: what a click on such a count opens. */
import type { ComparedWith } from '@hindsight/protocol/api/sessionFilters'
import { allOf, type Condition } from '../../queries/scope.ts'
import { hasLiterals, type ItemScope, triesWithItems } from './items.ts'
import { firstTries, type Subject } from './tries.ts'

/** Condition over rows of `triesWithItems`. */
export function isCompared({ has, without = [], affected }: ComparedWith): Condition {
  return allOf([
    hasLiterals(has, 'inside'),
    ...without.map((literals, index) => {
      const is = hasLiterals(literals, `outside${index}x`)
      return { sql: `NOT ${is.sql}`, params: is.params }
    }),
    { sql: affected === undefined ? 'true' : affected ? 'isAffected' : 'NOT isAffected', params: {} },
  ])
}

/** Condition over `sessions`: holds such a try. */
export function holdsCompared(scope: ItemScope, subject: Subject, compared: ComparedWith): Condition {
  const is = isCompared(compared)
  const isPlain = compared.has.length === 0 && (compared.without ?? []).length === 0
  const rows = isPlain ? firstTries(scope, subject) : triesWithItems(scope, subject)
  return {
    sql: `(sessionDay, sessionId) IN (SELECT ofDay, ofSession FROM (${rows.sql}) WHERE ${is.sql})`,
    params: { ...rows.params, ...is.params },
  }
}
