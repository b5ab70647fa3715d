/**
 * Whom to tell that a struggle point is fixed, and how: those who still wait and were not told. Whoever is not known
 * cannot be told; whoever asked not to be contacted, or whose trouble lies on a sensitive page, is left in peace; the
 * others get an e-mail where one can be sent, else a call. Whether it may be now is asked of the contact policy later,
 * for each.
 */
import type { Store } from '../clickhouse/store.ts'
import { type Affected, affectedPersons } from '../queries/cases/affectedPersons.ts'
import { openCasesOf } from '../queries/cases/openCases.ts'
import { sensitiveCases } from '../queries/cases/sensitiveEvidence.ts'
import { contactStatuses } from '../queries/customers/contactStatuses.ts'
import { contactsOf } from '../queries/customers/contactsOf.ts'
import { type FixQuestion, personsAfterFix } from '../queries/fix/afterFix.ts'
import type { Site } from '../sites.ts'
import type { Cases } from './cases.ts'
import { combined } from './contactStanding.ts'
import { flagOf, withValues } from './flagAll.ts'
import { isAnonymous } from './followPersons.ts'

type Asked = Pick<Site, 'siteId' | 'settings'>
export type ToTell = Record<'anonymous' | 'doNotContact' | 'sensitive' | 'byMail' | 'byCall', Affected[]>

const idsOf = (all: readonly Affected[]): string[] => all.map(({ person }) => person)

/** Each of those who wait is in exactly one of them: the first that applies. Newest trouble first. */
export async function whomToTell(store: Store, { siteId, settings }: Asked, question: FixQuestion): Promise<ToTell> {
  const [persons, affected] = await Promise.all([
    personsAfterFix(store, question, 'notTold'),
    affectedPersons(store, siteId, question.period, question.pointId),
  ])
  const waiting = affected.filter(({ person }) => persons.has(person)).sort((a, b) => b.ts - a.ts)
  const known = waiting.filter(({ person }) => !isAnonymous(person))
  const asEvidence = known.map(({ person, sessionId, tabId, eventNo, ts }) => ({
    caseId: person,
    points: [],
    evidence: [{ sessionId, step: `${tabId}.${eventNo}`, ts, text: '' }],
  }))
  const [statuses, sensitive, contacts] = await Promise.all([
    contactStatuses(store, siteId, idsOf(known)),
    sensitiveCases(store, siteId, settings.sensitive, asEvidence),
    contactsOf(store, siteId, idsOf(known)),
  ])
  const statusOf = (person: string) => combined(statuses.get(person) ?? [])
  const isSuppressed = ({ person }: Affected) => statusOf(person).doNotContact !== null
  const takesMail = ({ person }: Affected) => {
    const { unsubscribed, consent } = statusOf(person)
    return (contacts.get(person)?.email ?? '') !== '' && unsubscribed === null && consent.service.email !== 'refused'
  }
  const mayBe = known.filter((one) => !isSuppressed(one))
  const told = mayBe.filter(({ person }) => !sensitive.has(person))
  return {
    anonymous: waiting.filter(({ person }) => isAnonymous(person)),
    doNotContact: known.filter(isSuppressed),
    sensitive: mayBe.filter(({ person }) => sensitive.has(person)),
    byMail: told.filter(takesMail),
    byCall: told.filter((one) => !takesMail(one)),
  }
}

export type CasesToTell = { flagged: number; joined: number; caseOf: ReadonlyMap<string, string> }

/** A case of the point for each: the open one that she has, or a new one. */
export async function casesToTell(
  store: Store,
  cases: Pick<Cases, 'flag' | 'flagAll'>,
  site: Asked,
  asked: { pointId: string; reason: string; persons: readonly Affected[]; by: string },
): Promise<CasesToTell> {
  const { siteId } = site
  const { pointId, reason, persons, by } = asked
  const open = await openCasesOf(store, siteId, idsOf(persons))
  for (const one of persons) {
    const known = open.get(one.person)
    if (!known || known.body.points.includes(pointId)) continue
    await cases.flag(siteId, one.person, flagOf(one, pointId, reason).flag, by)
  }
  const whom = async () => {
    // Someone may have been flagged meanwhile.
    const openNow = await openCasesOf(store, siteId, idsOf(persons))
    const without = persons.filter(({ person }) => !openNow.has(person))
    return withValues(
      store,
      site,
      without.map((one) => flagOf(one, pointId, reason)),
    )
  }
  const { flagged } = await cases.flagAll(siteId, whom, by)
  const all = await openCasesOf(store, siteId, idsOf(persons))
  return {
    flagged,
    joined: persons.length - flagged,
    caseOf: new Map([...all].map(([person, { body }]) => [person, body.caseId])),
  }
}
