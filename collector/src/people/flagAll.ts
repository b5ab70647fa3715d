/**
 * Flagging everyone whom a struggle point has hit, or of a list of sessions. Preview and act ask the same question:
 * whoever is not known cannot be called; whoever has an open case is being looked after; whoever has succeeded since needs
 * nothing; whoever asked not to be contacted, or whose trouble lies on a sensitive page, is left in peace; the rest is
 * flagged, each for the newest moment at which it happened to her.
 */
import { saysOf } from '@hindsight/protocol/signals'
import type { Store } from '../clickhouse/store.ts'
import { type Affected, affectedPersons } from '../queries/cases/affectedPersons.ts'
import { basketsOf } from '../queries/cases/basketsOf.ts'
import { conversionsSince } from '../queries/cases/conversionsSince.ts'
import { openCasesOf } from '../queries/cases/openCases.ts'
import { sensitiveCases } from '../queries/cases/sensitiveEvidence.ts'
import { contactStatuses } from '../queries/customers/contactStatuses.ts'
import { contactsOf } from '../queries/customers/contactsOf.ts'
import type { Period } from '../queries/scope.ts'
import type { Site } from '../sites.ts'
import type { Flagged } from './cases.ts'
import { combined } from './contactStanding.ts'
import { isAnonymous } from './followPersons.ts'
import { isReachable } from './masked.ts'

/** A person, and the newest moment that speaks for calling her; an empty step is the session as a whole. */
export type Moment = { person: string; sessionId: string; step: string; ts: number }

/** Everyone affected is in exactly one of them: the first that applies. */
export type Sorted<M extends Moment> = Record<
  'anonymous' | 'alreadyOpen' | 'succeededSince' | 'doNotContact' | 'sensitive' | 'wouldFlag',
  M[]
>

export async function sortMoments<M extends Moment>(
  store: Store,
  { siteId, settings }: Pick<Site, 'siteId' | 'settings'>,
  toMs: number,
  affected: readonly M[],
): Promise<Sorted<M>> {
  const known = affected.filter(({ person }) => !isAnonymous(person))
  const open = await openCasesOf(
    store,
    siteId,
    known.map(({ person }) => person),
  )
  const free = known.filter(({ person }) => !open.has(person))
  const asEvidence = free.map(({ person, sessionId, step, ts }) => ({
    caseId: person,
    points: [],
    evidence: [{ sessionId, step, ts, text: '' }],
  }))
  const [succeeded, statuses, sensitive] = await Promise.all([
    free.length === 0
      ? new Map()
      : conversionsSince(store, {
          siteId,
          conversion: settings.conversion,
          period: { fromMs: Math.min(...free.map(({ ts }) => ts)), toMs: Math.max(Date.now(), toMs) },
          since: new Map(free.map(({ person, ts }) => [person, ts])),
        }),
    contactStatuses(
      store,
      siteId,
      free.map(({ person }) => person),
    ),
    sensitiveCases(store, siteId, settings.sensitive, asEvidence),
  ])
  const waiting = free.filter(({ person }) => !succeeded.has(person))
  const isSuppressed = ({ person }: M) => combined(statuses.get(person) ?? []).doNotContact !== null
  const mayBe = waiting.filter((one) => !isSuppressed(one))
  return {
    anonymous: affected.filter(({ person }) => isAnonymous(person)),
    alreadyOpen: known.filter(({ person }) => open.has(person)),
    succeededSince: free.filter(({ person }) => succeeded.has(person)),
    doNotContact: waiting.filter(isSuppressed),
    sensitive: mayBe.filter(({ person }) => sensitive.has(person)),
    wouldFlag: mayBe.filter(({ person }) => !sensitive.has(person)),
  }
}

export async function sortAffected(store: Store, site: Site, period: Period, pointId: string) {
  const affected = await affectedPersons(store, site.siteId, period, pointId)
  const moments = affected.map((one) => ({ ...one, step: `${one.tabId}.${one.eventNo}` }))
  return sortMoments(store, site, period.toMs, moments)
}

async function countReachable(store: Store, siteId: string, persons: readonly Moment[]): Promise<number> {
  const contacts = await contactsOf(
    store,
    siteId,
    persons.map(({ person }) => person),
  )
  return [...contacts.values()].filter(isReachable).length
}

export function flagOf(affected: Affected, pointId: string, reason: string): Flagged {
  const { person, sessionId, tabId, eventNo, ts } = affected
  const evidence = { sessionId, step: `${tabId}.${eventNo}`, ts, text: saysOf(affected).slice(0, 300) }
  return { person, flag: { reason, pointId, evidence } }
}

/** With what was in the basket of each, where the site tracks that. */
export async function withValues(
  store: Store,
  { siteId, settings }: Pick<Site, 'siteId' | 'settings'>,
  flagged: readonly Flagged[],
): Promise<Flagged[]> {
  const sessionIds = flagged.flatMap(({ flag }) => (flag.evidence ? [flag.evidence.sessionId] : []))
  const baskets = await basketsOf(store, siteId, sessionIds, settings.currency)
  return flagged.map(({ person, flag }) => {
    const basket = flag.evidence && baskets.get(flag.evidence.sessionId)
    return { person, flag: basket ? { ...flag, value: { amount: basket.value, currency: basket.currency } } : flag }
  })
}

/** The figures of a preview. */
export async function flagCounts<M extends Moment>(store: Store, siteId: string, sorted: Sorted<M>) {
  const { anonymous, alreadyOpen, succeededSince, doNotContact, sensitive, wouldFlag } = sorted
  return {
    affected: Object.values(sorted).reduce((sum, part) => sum + part.length, 0),
    reachable: await countReachable(store, siteId, wouldFlag),
    succeededSince: succeededSince.length,
    alreadyOpen: alreadyOpen.length,
    anonymous: anonymous.length,
    doNotContact: doNotContact.length,
    sensitive: sensitive.length,
    wouldFlag: wouldFlag.length,
  }
}
