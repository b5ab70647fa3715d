/** What a session is found to be while it is recomputed: a bot's, the site's own people's, or (mostly) neither. */

import { internalVisit } from '@hindsight/protocol/traffic'
import type { Store } from '../../clickhouse/store.ts'
import type { Visit } from '../../people/personOf.ts'
import type { Rules } from '../signals/rules.ts'

export type Found = 'bot' | 'internal' | ''

/** Over the events of a session: its browser calls itself a bot, or is driven by a program; or it was told. */
export const foundInEvents = `multiIf(
  max(source = 'recorder' AND (device = 'bot' OR (kind = 'pageView' AND JSONExtractBool(properties, 'automated')))), 'bot',
  max((kind = 'pageView' AND source = 'recorder' AND JSONExtractBool(properties, 'internal'))
    OR (kind = 'track' AND name = '${internalVisit}')), 'internal',
  '')`

/** Customers with an address at one of their site's own domains. */
async function colleagues(
  store: Store,
  customers: readonly { siteId: string; customerId: string }[],
  rules: ReadonlyMap<string, Pick<Rules, 'internalTraffic'>>,
): Promise<Set<string>> {
  const domainsOf = (siteId: string) => rules.get(siteId)?.internalTraffic.emailDomains ?? []
  const asked = customers.filter(({ siteId, customerId }) => customerId !== '' && domainsOf(siteId).length > 0)
  if (asked.length === 0) return new Set()
  const rows = await store.query<{ site: string; customer: string; domain: string }>(
    `SELECT DISTINCT siteId AS site, customerId AS customer, lower(splitByChar('@', email)[-1]) AS domain
     FROM contactDetails
     WHERE siteId IN {sites:Array(String)} AND customerId IN {customers:Array(String)} AND email != ''`,
    {
      sites: [...new Set(asked.map(({ siteId }) => siteId))],
      customers: [...new Set(asked.map(({ customerId }) => customerId))],
    },
  )
  return new Set(
    rows
      .filter(({ site, domain }) => domainsOf(site).some((own) => domain === own || domain.endsWith(`.${own}`)))
      .map(({ site, customer }) => `${site}/${customer}`),
  )
}

type Attributed = { visit: Visit; attribution: { customerId: string } }

/**
 * Writes what the sessions are found to be, and what was said of their visitors, with the version that they are being
 * computed at. Sessions that are neither get a row only where they had one.
 */
export async function noteTraffic(
  store: Store,
  sessions: readonly Attributed[],
  foundIn: ReadonlyMap<string, Found>,
  rules: ReadonlyMap<string, Pick<Rules, 'internalTraffic' | 'marks'>>,
  version: number,
): Promise<void> {
  const known = await store.query<{ id: string }>(
    `SELECT toString(sessionId) AS id FROM leftOut FINAL
     WHERE siteId IN {sites:Array(String)} AND sessionId IN {sessions:Array(UUID)}`,
    {
      sites: [...new Set(sessions.map(({ visit }) => visit.siteId))],
      sessions: sessions.map(({ visit }) => visit.sessionId),
    },
  )
  const had = new Set(known.map(({ id }) => id))
  const people = sessions.map(({ visit, attribution }) => ({ ...attribution, siteId: visit.siteId }))
  const own = await colleagues(store, people, rules)
  const rows = sessions.flatMap(({ visit: { siteId, sessionDay, sessionId, visitorId }, attribution }) => {
    const inEvents = foundIn.get(`${siteId}/${sessionId}`) ?? ''
    const found = inEvents === '' && own.has(`${siteId}/${attribution.customerId}`) ? 'internal' : inEvents
    const marked = rules.get(siteId)?.marks.get(visitorId) ?? ''
    if (found === '' && marked === '' && !had.has(sessionId)) return []
    return [{ siteId, sessionDay, sessionId, version, found, marked }]
  })
  if (rows.length > 0) await store.insert('leftOut', rows)
}
