/**
 * Whom a case is about now. It was flagged as somebody; since then the visitor may have said who she is, or two customers
 * may have been found to be one. It follows from whom it was flagged as each time anew, so that a merge that is undone
 * takes the case back.
 */
import type { Store } from '../clickhouse/store.ts'
import { mergedCustomers, personsOfSessions, soleCustomers } from '../queries/cases/whose.ts'
import type { CaseBody } from './caseBody.ts'
import { anonymousPrefix } from './personOf.ts'

export type Followed = Pick<CaseBody, 'flaggedAs' | 'evidence'>

export const isAnonymous = (person: string): boolean => person.startsWith(anonymousPrefix)
export const visitorOf = (person: string): string => person.slice(anonymousPrefix.length)

/**
 * A visitor's case goes where the sessions go that it is about. While one of them is still nobody's, it stays; where
 * they have become two persons', nobody can tell whose it is, and it stays too. Without a session, the visitor's only
 * customer has it.
 */
function ofVisitor(person: string, sessions: readonly (string | undefined)[], sole: string | undefined): string {
  const persons = new Set(sessions.filter((one) => one !== undefined))
  if (persons.size === 0) return sole ?? person
  const [only] = persons
  return persons.size === 1 && only !== undefined ? only : person
}

export async function followPersons<C extends Followed>(
  store: Store,
  siteId: string,
  cases: readonly C[],
): Promise<Map<C, string>> {
  const visitors = cases.filter(({ flaggedAs }) => isAnonymous(flaggedAs))
  const customers = cases.filter(({ flaggedAs }) => !isAnonymous(flaggedAs))
  const [sessions, sole, merged] = await Promise.all([
    personsOfSessions(
      store,
      siteId,
      visitors.flatMap(({ evidence }) => evidence.map(({ sessionId }) => sessionId)),
    ),
    soleCustomers(
      store,
      siteId,
      visitors.map(({ flaggedAs }) => visitorOf(flaggedAs)),
    ),
    mergedCustomers(
      store,
      siteId,
      customers.map(({ flaggedAs }) => flaggedAs),
    ),
  ])
  return new Map(
    cases.map((one) => {
      const { flaggedAs, evidence } = one
      if (!isAnonymous(flaggedAs)) return [one, merged.get(flaggedAs) ?? flaggedAs]
      const persons = evidence.map(({ sessionId }) => sessions.get(sessionId))
      return [one, ofVisitor(flaggedAs, persons, sole.get(visitorOf(flaggedAs)))]
    }),
  )
}
