/**
 * Flagging everyone whom a struggle point has hit. Preview and act ask the same question: whoever is not known cannot be
 * called; whoever has an open case is being looked after; whoever has succeeded since needs nothing; the rest is flagged,
 * each for the newest moment at which it happened to her.
 */
import { saysOf } from '@hindsight/protocol/signals'
import type { Store } from '../clickhouse/store.ts'
import { type Affected, affectedPersons } from '../queries/cases/affectedPersons.ts'
import { conversionsSince } from '../queries/cases/conversionsSince.ts'
import { openCasesOf } from '../queries/cases/openCases.ts'
import { contactsOf } from '../queries/customers/contactsOf.ts'
import type { Period } from '../queries/scope.ts'
import type { Site } from '../sites.ts'
import type { Flagged } from './cases.ts'
import { isAnonymous } from './followPersons.ts'
import { isReachable } from './masked.ts'

/** Everyone affected is in exactly one of them. */
export type Sorted = {
  anonymous: Affected[]
  alreadyOpen: Affected[]
  succeededSince: Affected[]
  wouldFlag: Affected[]
}

export async function sortAffected(store: Store, site: Site, period: Period, pointId: string): Promise<Sorted> {
  const { siteId, settings } = site
  const affected = await affectedPersons(store, siteId, period, pointId)
  const known = affected.filter(({ person }) => !isAnonymous(person))
  const open = await openCasesOf(
    store,
    siteId,
    known.map(({ person }) => person),
  )
  const free = known.filter(({ person }) => !open.has(person))
  const succeeded =
    free.length === 0
      ? new Map()
      : await conversionsSince(store, {
          siteId,
          conversion: settings.conversion,
          period: { fromMs: Math.min(...free.map(({ ts }) => ts)), toMs: Math.max(Date.now(), period.toMs) },
          since: new Map(free.map(({ person, ts }) => [person, ts])),
        })
  return {
    anonymous: affected.filter(({ person }) => isAnonymous(person)),
    alreadyOpen: known.filter(({ person }) => open.has(person)),
    succeededSince: free.filter(({ person }) => succeeded.has(person)),
    wouldFlag: free.filter(({ person }) => !succeeded.has(person)),
  }
}

export async function countReachable(store: Store, siteId: string, persons: readonly Affected[]): Promise<number> {
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
