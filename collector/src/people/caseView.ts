/** A case as people see it: names instead of ids, and whom it is about without giving her away. */
import type { FollowUpCase } from '@hindsight/protocol/api/cases'
import type { Store } from '../clickhouse/store.ts'
import type { StoredCase } from '../queries/cases/caseRow.ts'
import { contactsOf } from '../queries/customers/contactsOf.ts'
import { type Workaround, workaroundsOf } from '../queries/struggle/workarounds.ts'
import { callersOf } from './callers.ts'
import { isAnonymous, visitorOf } from './followPersons.ts'
import { isReachable, masked, maskedName } from './masked.ts'
import type { Names } from './names.ts'
import { isCaller } from './personOf.ts'

/** Enough of a visitor's id to tell her from others on a screen. */
const visitorChars = 8

function called(person: string, name: string | undefined): string {
  if (isCaller(person)) return name || 'Caller'
  if (isAnonymous(person)) return `Visitor ${visitorOf(person).slice(0, visitorChars)}`
  return name || person
}

function idsIn({ body }: StoredCase): string[] {
  const { owner, contacts, notes, createdBy, closed } = body
  return [createdBy, ...[...contacts, ...notes].map(({ by }) => by), owner ?? '', closed?.by ?? '']
}

const newestOf = (all: readonly Workaround[]): Workaround | null =>
  all.reduce<Workaround | null>((best, one) => (best === null || one.at > best.at ? one : best), null)

export async function shownCases(
  store: Store,
  names: Names,
  siteId: string,
  cases: readonly StoredCase[],
): Promise<FollowUpCase[]> {
  const known = cases.map(({ body }) => body).filter(({ person }) => !isAnonymous(person))
  const callerCases = known.filter(({ person }) => isCaller(person)).map(({ caseId }) => caseId)
  const [contacts, callers, workarounds] = await Promise.all([
    contactsOf(
      store,
      siteId,
      known.map(({ person }) => person),
    ),
    callersOf(store, siteId, callerCases),
    workaroundsOf(store, siteId, [...new Set(cases.flatMap(({ body }) => body.points))]),
  ])
  const nameOf = await names.of([...cases.flatMap(idsIn), ...[...workarounds.values()].map(({ by }) => by)])
  return cases.map(({ body, version, changedAt }) => {
    const contact = contacts.get(body.person)
    const caller = callers.get(body.caseId)
    const name = caller ? maskedName(caller.name) : contact && masked(contact).name
    const workaround = newestOf(body.points.flatMap((point) => workarounds.get(point) ?? []))
    const {
      siteId: _site,
      flaggedAs: _as,
      points: _points,
      flagging: _flagging,
      reopenedAt: _at,
      joinedInto: _into,
      flaggedBy: _flaggedBy,
      ...shown
    } = body
    return {
      ...shown,
      who: called(body.person, name),
      reachable: caller ? caller.contact !== '' : contact !== undefined && isReachable(contact),
      isCaller: isCaller(body.person),
      workaround: workaround && { ...workaround, by: nameOf(workaround.by) },
      owner: body.owner === null ? null : { accountId: body.owner, name: nameOf(body.owner) },
      contacts: body.contacts.map((one) => ({ ...one, override: one.override ?? '', by: nameOf(one.by) })),
      notes: body.notes.map(({ at, text, by }) => ({ at, text, by: nameOf(by) })),
      createdBy: nameOf(body.createdBy),
      closed: body.closed && { ...body.closed, by: nameOf(body.closed.by) },
      changedAt,
      version,
    }
  })
}
