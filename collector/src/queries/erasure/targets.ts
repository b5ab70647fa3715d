/** Whom an erasure is about: everything that names her, found before anything is deleted. */
import { noId } from '@hindsight/protocol/ids'
import type { Store } from '../../clickhouse/store.ts'
import { anonymousPrefix } from '../../people/personOf.ts'
import { caseField } from '../cases/caseRow.ts'
import type { TargetKind } from './places.ts'

export type Target = { kind: TargetKind; value: string }

/** Shorter ones stand in texts by chance. */
const minPatternChars = 6
const minVisitorChars = 8

const one = (kind: TargetKind, values: Iterable<string>): Target[] =>
  [...new Set(values)].filter((value) => value !== '').map((value) => ({ kind, value }))
/** As it stands inside of JSON text. */
const inJson = (value: string): string => JSON.stringify(value).slice(1, -1)
const isPattern = (value: string): boolean => value.length >= minPatternChars && /[@\d]|\S\s+\S/.test(value)

async function column(store: Store, sql: string, params: Record<string, unknown>): Promise<string[]> {
  return (await store.query<{ v: string }>(sql, params)).map(({ v }) => v)
}

async function customersOf(store: Store, siteId: string, person: string): Promise<string[]> {
  if (person.startsWith(anonymousPrefix) || person.startsWith('caller:')) return []
  const merged = await column(
    store,
    'SELECT customerId AS v FROM customerMerges FINAL WHERE siteId = {siteId:String} AND person = {person:String}',
    { siteId, person },
  )
  return [person, ...merged]
}

/** Hers, and those in which she was named although another came last: both are in the recording. */
async function sessionsOf(store: Store, siteId: string, persons: string[], customers: string[]): Promise<string[]> {
  return await column(
    store,
    `SELECT DISTINCT toString(sessionId) AS v FROM sessions FINAL
       WHERE siteId = {siteId:String} AND person IN {persons:Array(String)}
     UNION DISTINCT SELECT DISTINCT toString(sessionId) AS v FROM identities
       WHERE siteId = {siteId:String} AND customerId IN {customers:Array(String)} AND sessionId != {noId:UUID}
     UNION DISTINCT SELECT DISTINCT toString(sessionId) AS v FROM events
       WHERE siteId = {siteId:String} AND customerId IN {customers:Array(String)} AND sessionId != {noId:UUID}`,
    { siteId, persons, customers, noId },
  )
}

/** Devices that nobody else was ever seen on: what came from them without a session is hers too. */
async function devicesOf(
  store: Store,
  siteId: string,
  { person, customers, sessions }: { person: string; customers: string[]; sessions: string[] },
): Promise<string[]> {
  const own = person.startsWith(anonymousPrefix) ? person.slice(anonymousPrefix.length) : ''
  return await column(
    store,
    `SELECT visitor AS v FROM (
       SELECT DISTINCT visitorId AS visitor FROM sessions FINAL
         WHERE siteId = {siteId:String} AND sessionId IN {sessions:Array(UUID)} AND visitorId != ''
       UNION DISTINCT SELECT DISTINCT visitorId AS visitor FROM identities
         WHERE siteId = {siteId:String} AND customerId IN {customers:Array(String)} AND visitorId != ''
       UNION DISTINCT SELECT {own:String} AS visitor)
     WHERE visitor != ''
       AND visitor NOT IN (SELECT visitorId FROM identities
         WHERE siteId = {siteId:String} AND customerId NOT IN {customers:Array(String)})
       AND visitor NOT IN (SELECT visitorId FROM sessions FINAL
         WHERE siteId = {siteId:String} AND sessionId NOT IN {sessions:Array(UUID)})`,
    { siteId, customers, sessions, own },
  )
}

async function casesOf(store: Store, siteId: string, persons: string[]): Promise<string[]> {
  return await column(
    store,
    `SELECT DISTINCT substring(id, length({siteId:String}) + 2) AS v FROM stateHistory
     WHERE kind = 'case' AND startsWith(id, concat({siteId:String}, '/'))
       AND (${caseField('person')} IN {persons:Array(String)} OR ${caseField('flaggedAs')} IN {persons:Array(String)})`,
    { siteId, persons },
  )
}

/** What she is called and how she is reached, wherever it was said. */
async function textsOf(store: Store, siteId: string, customers: string[], cases: string[]): Promise<string[]> {
  const keys = cases.map((caseId) => `${siteId}/${caseId}`)
  return await column(
    store,
    `SELECT DISTINCT arrayJoin([name, email, phone, address]) AS v FROM contactDetails
       WHERE siteId = {siteId:String} AND customerId IN {customers:Array(String)}
     UNION DISTINCT SELECT DISTINCT arrayJoin([JSONExtractString(body, 'name'), JSONExtractString(body, 'contact')]) AS v
       FROM stateHistory WHERE kind = 'caller' AND id IN {keys:Array(String)}`,
    { siteId, customers, keys },
  )
}

/** `person`: after merges. */
export async function targetsOfPerson(store: Store, siteId: string, person: string): Promise<Target[]> {
  const customers = await customersOf(store, siteId, person)
  const persons = [...new Set([person, ...customers])]
  const sessions = await sessionsOf(store, siteId, persons, customers)
  const [visitors, cases] = await Promise.all([
    devicesOf(store, siteId, { person, customers, sessions }),
    casesOf(store, siteId, persons),
  ])
  const patterns = (await textsOf(store, siteId, customers, cases)).filter(isPattern).map(inJson)
  // A number such as 1 stands everywhere; as a value of its own it is hers.
  const quoted = persons.map((id) => JSON.stringify(id))
  const longVisitors = visitors.filter((id) => id.length >= minVisitorChars)
  return [
    ...one('person', [...persons, ...visitors.map((id) => `${anonymousPrefix}${id}`)]),
    ...one('customer', customers),
    ...one('visitor', visitors),
    ...one('session', sessions),
    ...one('case', cases),
    ...one('pattern', patterns),
    ...one('text', [...quoted, ...sessions, ...cases, ...longVisitors, ...patterns]),
  ]
}

export function targetsOfSession(sessionId: string): Target[] {
  return [
    { kind: 'session', value: sessionId },
    { kind: 'text', value: sessionId },
  ]
}
