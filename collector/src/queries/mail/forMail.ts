/** What mails about cases are filled in with: language, page and point of what went wrong, and products. */

import type { Sensitive } from '@hindsight/protocol/contactPolicy'
import { ecommerce } from '@hindsight/protocol/ecommerce'
import type { Store } from '../../clickhouse/store.ts'
import type { CaseBody } from '../../people/caseBody.ts'
import { type CaseRow, caseColumns, caseKey, casesOf, type StoredCase, storedCase } from '../cases/caseRow.ts'
import { onlyIn } from '../cases/slices.ts'
import { contactWishes } from '../customers/contactWishes.ts'
import { onPage } from '../onPage.ts'

/** In the order of the ids; those that there are. */
export async function casesById(store: Store, siteId: string, caseIds: readonly string[]): Promise<StoredCase[]> {
  const site = casesOf(siteId)
  const rows = await onlyIn(
    caseIds.map((caseId) => caseKey(siteId, caseId)),
    (slice) =>
      store.query<CaseRow>(`SELECT ${caseColumns} FROM state FINAL WHERE ${site.sql} AND id IN {slice:Array(String)}`, {
        ...site.params,
        slice,
      }),
  )
  const found = new Map(rows.map(storedCase).map((one) => [one.body.caseId, one]))
  return caseIds.flatMap((caseId) => found.get(caseId) ?? [])
}

/** As an imported file says; else the language of her newest session, as browsers say it: `nl-NL`. */
export async function languagesOf(
  store: Store,
  siteId: string,
  persons: readonly string[],
): Promise<Map<string, string>> {
  const [rows, wishes] = await Promise.all([
    onlyIn(persons, (slice) =>
      store.query<{ person: string; spoken: string }>(
        `SELECT person, toString(argMax(language, lastTs)) AS spoken FROM sessions FINAL
         WHERE siteId = {siteId:String} AND person IN {slice:Array(String)} AND language != '' GROUP BY person`,
        { siteId, slice },
      ),
    ),
    contactWishes(store, siteId, persons),
  ])
  return new Map([
    ...rows.map(({ person, spoken }): [string, string] => [person, spoken]),
    ...wishes.flatMap(({ person, language }): [string, string][] => (language === '' ? [] : [[person, language]])),
  ])
}

/** What a point is called, and where it is. */
export async function pointsNamed(
  store: Store,
  siteId: string,
  pointIds: readonly string[],
): Promise<Map<string, { label: string; path: string }>> {
  const rows = await onlyIn(pointIds, (slice) =>
    store.query<{ point: string; called: string; onPath: string }>(
      `SELECT toString(pointId) AS point, toString(argMax(label, ts)) AS called, toString(argMax(path, ts)) AS onPath
       FROM signals WHERE siteId = {siteId:String} AND toString(pointId) IN {slice:Array(String)} GROUP BY point`,
      { siteId, slice },
    ),
  )
  return new Map(rows.map(({ point, called, onPath }) => [point, { label: called, path: onPath }]))
}

/** Where a session was when something went wrong last; else where it ended. */
export async function incidentPages(
  store: Store,
  siteId: string,
  sessionIds: readonly string[],
): Promise<Map<string, string>> {
  const [ends, troubles] = await Promise.all([
    onlyIn(sessionIds, (slice) =>
      store.query<{ id: string; onPath: string }>(
        `SELECT toString(sessionId) AS id, toString(exitPath) AS onPath FROM sessions FINAL
         WHERE siteId = {siteId:String} AND sessionId IN {slice:Array(UUID)}`,
        { siteId, slice },
      ),
    ),
    onlyIn(sessionIds, (slice) =>
      store.query<{ id: string; onPath: string }>(
        `SELECT toString(sessionId) AS id, toString(argMax(path, ts)) AS onPath FROM signals
         WHERE siteId = {siteId:String} AND sessionId IN {slice:Array(UUID)} GROUP BY id`,
        { siteId, slice },
      ),
    ),
  ])
  return new Map([...ends, ...troubles].map(({ id, onPath }) => [id, onPath]))
}

const productEvents = [ecommerce.productViewed, ecommerce.productAdded, ecommerce.cartViewed, ecommerce.checkoutStarted]

export type Products = {
  /** Put into the basket, and not on a sensitive page or by a sensitive event. */
  wanted: string[]
  /** All that the session named: what a neutral mail must not say. */
  named: string[]
}

/** Products of sessions, by their names. */
export async function productsOf(
  store: Store,
  siteId: string,
  sensitive: Sensitive,
  sessionIds: readonly string[],
): Promise<Map<string, Products>> {
  const pages = sensitive.paths.map((path, n) => onPage(path, `sensitivePath${n}x`))
  const onSensitive = pages.length === 0 ? 'false' : pages.map(({ sql }) => sql).join(' OR ')
  const rows = await onlyIn(sessionIds, (slice) =>
    store.query<{ id: string; named: string[]; wanted: string[] }>(
      `SELECT toString(sessionId) AS id, arrayDistinct(groupArray(product)) AS named,
         arrayDistinct(groupArrayIf(product, name = '${ecommerce.productAdded}' AND NOT (${onSensitive})
           AND name NOT IN {sensitiveNames:Array(String)})) AS wanted
       FROM (SELECT sessionId, path, name, arrayJoin(arrayConcat(
           [JSONExtractString(properties, 'properties', 'name')],
           arrayMap(one -> JSONExtractString(one, 'name'), JSONExtractArrayRaw(properties, 'properties', 'products')))) AS product
         FROM events WHERE siteId = {siteId:String} AND sessionId IN {slice:Array(UUID)} AND kind = 'track'
           AND sessionDay IN (SELECT sessionDay FROM sessions
             WHERE siteId = {siteId:String} AND sessionId IN {slice:Array(UUID)})
           AND name IN {productEvents:Array(String)})
       WHERE product != '' GROUP BY id`,
      {
        ...Object.assign({}, ...pages.map(({ params }) => params)),
        siteId,
        slice,
        sensitiveNames: sensitive.events,
        productEvents,
      },
    ),
  )
  return new Map(rows.map(({ id, named, wanted }) => [id, { named, wanted }]))
}

/** The session that a case is about: that of its newest evidence. */
export const incidentOf = ({ evidence }: Pick<CaseBody, 'evidence'>): CaseBody['evidence'][number] | undefined =>
  evidence.reduce<CaseBody['evidence'][number] | undefined>(
    (a, b) => (a === undefined || b.ts >= a.ts ? b : a),
    undefined,
  )
