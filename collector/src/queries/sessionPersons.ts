/** Whose sessions these are: what was said of their visitors, resolved by people/personOf.ts. */
import type { Store } from '../clickhouse/store.ts'
import { type Attribution, type Claim, personOf, type Visit } from '../people/personOf.ts'

export type VisitorKey = { siteId: string; visitorId: string }

type ClaimRow = VisitorKey & Omit<Claim, 'firstMs' | 'lastMs'> & { first: string; last: string }

/** Those of one statement of the roll-up. */
const visitorsPerStatement = 2_000

const keyOf = ({ siteId, visitorId }: VisitorKey): string => `${siteId}/${visitorId}`
const distinct = (values: string[]): string[] => [...new Set(values)]

/** Everything that was ever said of these visitors, by `keyOf`. */
async function claimsOf(store: Store, visitors: readonly VisitorKey[]): Promise<Map<string, Claim[]>> {
  const claims = new Map<string, Claim[]>()
  for (let at = 0; at < visitors.length; at += visitorsPerStatement) {
    const slice = visitors.slice(at, at + visitorsPerStatement)
    const rows = await store.query<ClaimRow>(
      `WITH chosen AS (
         SELECT siteId, visitorId, customerId, sessionDay, sessionId, firstTs, lastTs, verified FROM identities FINAL
         WHERE siteId IN {sites:Array(String)} AND visitorId IN {visitors:Array(String)}
       )
       SELECT chosen.siteId AS siteId, chosen.visitorId AS visitorId,
         toString(chosen.sessionDay) AS sessionDay, toString(chosen.sessionId) AS sessionId,
         if(merged.person = '', chosen.customerId, merged.person) AS person,
         toString(toUnixTimestamp64Milli(chosen.firstTs)) AS first,
         toString(toUnixTimestamp64Milli(chosen.lastTs)) AS last,
         chosen.verified = 1 AS verified
       FROM chosen
       LEFT JOIN (
         SELECT siteId, customerId, person FROM customerMerges FINAL
         WHERE siteId IN {sites:Array(String)} AND customerId IN (SELECT customerId FROM chosen)
       ) AS merged ON merged.siteId = chosen.siteId AND merged.customerId = chosen.customerId`,
      { sites: distinct(slice.map((one) => one.siteId)), visitors: distinct(slice.map((one) => one.visitorId)) },
    )
    for (const { siteId, visitorId, first, last, verified, ...claim } of rows) {
      const ofVisitor = claims.get(keyOf({ siteId, visitorId })) ?? []
      ofVisitor.push({ ...claim, verified: Boolean(verified), firstMs: Number(first), lastMs: Number(last) })
      claims.set(keyOf({ siteId, visitorId }), ofVisitor)
    }
  }
  return claims
}

export async function attributed<V extends Visit>(
  store: Store,
  visits: readonly V[],
): Promise<{ visit: V; attribution: Attribution }[]> {
  const visitors = [...new Map(visits.map((visit) => [keyOf(visit), visit])).values()]
  const claims = visitors.length === 0 ? new Map<string, Claim[]>() : await claimsOf(store, visitors)
  return visits.map((visit) => ({ visit, attribution: personOf(visit, claims.get(keyOf(visit)) ?? []) }))
}
