/** Attempts to reach persons, of all their cases, as far back as the contact policy looks. */

import type { Store } from '../../clickhouse/store.ts'
import type { CaseBody, Contact } from '../../people/caseBody.ts'
import { caseField, casesOf, isOpenCase } from './caseRow.ts'
import { onlyIn } from './slices.ts'

/** The policy's longest window is 7 days, its longest cool-off 30. */
const lookBackMs = 31 * 24 * 60 * 60 * 1000

type Found = { recent: Contact[]; hasOpenCase: boolean }

export async function recentContacts(
  store: Store,
  siteId: string,
  persons: readonly string[],
): Promise<Map<string, Found>> {
  const site = casesOf(siteId)
  const rows = await onlyIn(persons, (slice) =>
    store.query<{ person: string; contacts: string; isOpen: boolean | number }>(
      `SELECT ${caseField('person')} AS person, JSONExtractRaw(body, 'contacts') AS contacts, ${isOpenCase} AS isOpen
       FROM state FINAL WHERE ${site.sql} AND person IN {slice:Array(String)}`,
      { ...site.params, slice },
    ),
  )
  const since = Date.now() - lookBackMs
  const found = new Map<string, Found>()
  for (const { person, contacts, isOpen } of rows) {
    const before = found.get(person) ?? { recent: [], hasOpenCase: false }
    // A case that went into another has left its contacts in both.
    const known = new Set(before.recent.map(({ contactId }) => contactId))
    const more = (JSON.parse(contacts) as CaseBody['contacts']).filter(
      ({ contactId, at }) => at >= since && !known.has(contactId),
    )
    found.set(person, { recent: [...before.recent, ...more], hasOpenCase: before.hasOpenCase || Boolean(isOpen) })
  }
  return found
}
