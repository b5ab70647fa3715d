/** A case as people see it: names instead of ids, and whom it is about without giving her away. */
import type { FollowUpCase } from '@hindsight/protocol/api/cases'
import type { Store } from '../clickhouse/store.ts'
import type { StoredCase } from '../queries/cases/caseRow.ts'
import { contactsOf } from '../queries/customers/contactsOf.ts'
import { isAnonymous, visitorOf } from './followPersons.ts'
import { isReachable, masked } from './masked.ts'
import type { Names } from './names.ts'

/** Enough of a visitor's id to tell her from others on a screen. */
const visitorChars = 8

function called(person: string, name: string | undefined): string {
  if (isAnonymous(person)) return `Visitor ${visitorOf(person).slice(0, visitorChars)}`
  return name || person
}

function idsIn({ body }: StoredCase): string[] {
  const { owner, contacts, notes, createdBy, closed } = body
  return [createdBy, ...[...contacts, ...notes].map(({ by }) => by), owner ?? '', closed?.by ?? '']
}

export async function shownCases(
  store: Store,
  names: Names,
  siteId: string,
  cases: readonly StoredCase[],
): Promise<FollowUpCase[]> {
  const [nameOf, contacts] = await Promise.all([
    names.of(cases.flatMap(idsIn)),
    contactsOf(
      store,
      siteId,
      cases.map(({ body }) => body.person).filter((person) => !isAnonymous(person)),
    ),
  ])
  return cases.map(({ body, version, changedAt }) => {
    const contact = contacts.get(body.person)
    const {
      siteId: _site,
      flaggedAs: _as,
      points: _points,
      flagging: _flagging,
      reopenedAt: _at,
      joinedInto: _into,
      ...shown
    } = body
    return {
      ...shown,
      who: called(body.person, contact && masked(contact).name),
      reachable: contact !== undefined && isReachable(contact),
      owner: body.owner === null ? null : { accountId: body.owner, name: nameOf(body.owner) },
      contacts: body.contacts.map((one) => ({ ...one, by: nameOf(one.by) })),
      notes: body.notes.map((one) => ({ ...one, by: nameOf(one.by) })),
      createdBy: nameOf(body.createdBy),
      closed: body.closed && { ...body.closed, by: nameOf(body.closed.by) },
      changedAt,
      version,
    }
  })
}
