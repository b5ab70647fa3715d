/** Persons as lists show them: figures over all time, contact details masked, the open case. */
import type { CustomerRow } from '@hindsight/protocol/api/customers'
import type { Store } from '../clickhouse/store.ts'
import { isReachable, masked, noContact } from '../people/masked.ts'
import { anonymousPrefix } from '../people/personOf.ts'
import { openCaseIds } from '../queries/customers/casesOf.ts'
import { contactsOf } from '../queries/customers/contactsOf.ts'
import { personFigures } from '../queries/customers/personFigures.ts'
import type { Period } from '../queries/scope.ts'
import type { Sites } from '../sites.ts'
import { sessionsCounted } from './lists.ts'
import { settingsOf } from './siteSettings.ts'

/** All time: a person's own figures have no period. */
export const always = (now: number): Period => ({ fromMs: 0, toMs: now + 1, traffic: 'all' })

export const isAnonymous = (person: string): boolean => person.startsWith(anonymousPrefix)

export async function customerRows(
  store: Store,
  sites: Pick<Sites, 'byId'>,
  siteId: string,
  persons: readonly string[],
): Promise<CustomerRow[]> {
  if (persons.length === 0) return []
  const { conversion } = settingsOf(sites, siteId)
  const [figures, contacts, cases] = await Promise.all([
    personFigures(store, { siteId, conversion, persons }),
    contactsOf(store, siteId, persons),
    openCaseIds(store, siteId, persons),
  ])
  const period = always(Date.now())
  return persons.map((person) => {
    const known = figures.get(person)
    const contact = contacts.get(person) ?? noContact
    return {
      person,
      customerId: isAnonymous(person) ? '' : person,
      verified: known?.verified ?? false,
      contact: masked(contact),
      reachable: isReachable(contact),
      firstTs: known?.firstTs ?? 0,
      lastTs: known?.lastTs ?? 0,
      sessions: sessionsCounted(known?.sessions ?? 0, siteId, period, { exactPerson: person }),
      orders: known?.orders ?? 0,
      revenue: known?.revenue ?? 0,
      struggles: known?.struggles ?? 0,
      caseId: cases.get(person) ?? null,
    }
  })
}
