/** Those who are compared, narrowed as the counts of a cause are: what a click on such a count opens. */
import type { ComparedWith } from '@hindsight/protocol/api/sessionFilters'
import type { Attribute } from '@hindsight/protocol/attributes'
import { allOf, type Condition } from '../../queries/scope.ts'
import { hasLiterals, type ItemScope, triesWithItems } from './items.ts'
import { firstTries, type Subject } from './tries.ts'

/** Condition over rows of `triesWithItems` that tell `askedOf`. Bound under names that begin with `name`. */
export function isCompared({ has, without = [], affected }: ComparedWith, name = ''): Condition {
  return allOf([
    hasLiterals(has, `${name}inside`),
    ...without.map((literals, index) => {
      const is = hasLiterals(literals, `${name}outside${index}x`)
      return { sql: `NOT ${is.sql}`, params: is.params }
    }),
    { sql: affected === undefined ? 'true' : affected ? 'isAffected' : 'NOT isAffected', params: {} },
  ])
}

/** What must be known of everybody to tell who is meant. */
export const askedOf = ({ has, without = [] }: ComparedWith): Attribute[] =>
  [has, ...without].flatMap((literals) => literals.map(({ attribute }) => attribute))

/** Condition over `sessions`: holds such a try. */
export function holdsCompared(scope: ItemScope, subject: Subject, compared: ComparedWith): Condition {
  const is = isCompared(compared)
  const only = new Set(askedOf(compared))
  const rows = only.size === 0 ? firstTries(scope, subject, false) : triesWithItems(scope, subject, { only })
  return {
    sql: `(sessionDay, sessionId) IN (SELECT ofDay, ofSession FROM (${rows.sql}) WHERE ${is.sql})`,
    params: { ...rows.params, ...is.params },
  }
}
