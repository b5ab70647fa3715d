/** Persons by what is said of them, with how each was found; the surest ways first. */
import type { FoundBy } from '@hindsight/protocol/api/find'
import type { Store } from '../../clickhouse/store.ts'
import { phoneDigits, plainName } from '../customers/personSearch.ts'
import { eventsWithPerson } from '../eventPersons.ts'

export type FoundPerson = { person: string; by: FoundBy }

/** A part of a number or an address that is shorter finds everyone. */
const minPartChars = 3
/** The first block of a visitor's id, as lists show it. */
const minVisitorChars = 4

type Row = { person: string; ways: string[]; exactness: number | string }

/** `exact`: the whole of it was said, not a part. */
const found = (by: FoundBy, person: string, exact: string, from: string, where: string): string =>
  `SELECT ${person} AS person, '${by}' AS way, toUInt8(${exact}) AS exact FROM ${from} WHERE ${where}`

/** Customers after merges. */
const merged = (rows: string): string =>
  `SELECT if(mergedInto = '', customer, mergedInto) AS person, way, exact FROM (
     SELECT person AS customer, way, exact FROM (${rows})) AS found
   LEFT JOIN (SELECT customerId AS customer, person AS mergedInto FROM customerMerges FINAL
     WHERE siteId = {siteId:String}) AS merges USING (customer)`

export async function findPersons(
  store: Store,
  { siteId, text, limit }: { siteId: string; text: string; limit: number },
): Promise<FoundPerson[]> {
  const words = text.toLowerCase().replaceAll('’', "'").split(/\s+/).filter(Boolean)
  const phone = phoneDigits(text)
  const isLong = text.length >= minPartChars
  const ofSite = 'siteId = {siteId:String}'
  const holds = (column: string) => `positionCaseInsensitiveUTF8(${column}, {text:String}) > 0`
  const isText = (column: string) => `lowerUTF8(${column}) = {lowerText:String}`
  const hasWords = words.map((_word, n) => `position(${plainName('name')}, {word${n}:String}) > 0`).join(' AND ')
  const phoneColumn = `replaceRegexpAll(phone, '[^0-9]', '')`
  const details = `(SELECT DISTINCT customerId, name, email, phone FROM contactDetails WHERE ${ofSite})`
  const orders = eventsWithPerson({ ofOrder: 'orderId' }, `orderId != '' AND orderId = {orderId:String}`, {
    sql: ofSite,
    params: {},
  })
  const ofContacts = [
    ...(isLong && words.length > 0 ? [found('name', 'customerId', isText('name'), details, hasWords)] : []),
    ...(isLong && !/\s/.test(text) ? [found('email', 'customerId', isText('email'), details, holds('email'))] : []),
    ...(phone === ''
      ? []
      : [
          found(
            'phone',
            'customerId',
            `${phoneColumn} LIKE {phoneEnd:String}`,
            details,
            `${phoneColumn} LIKE {phonePattern:String}`,
          ),
        ]),
    found(
      'customerNumber',
      'customerId',
      isText('customerId'),
      'customerMerges FINAL',
      `${ofSite} AND ${isText('customerId')}`,
    ),
  ]
  const ways = [
    merged(ofContacts.join(' UNION ALL ')),
    found('orderNumber', 'person', 'true', `(${orders})`, 'true'),
    // Numbers that were named in a visit or by a server.
    found(
      'customerNumber',
      'person',
      isText('person'),
      `(SELECT DISTINCT person FROM sessions FINAL WHERE ${ofSite} AND customerId != ''
        UNION DISTINCT SELECT DISTINCT customerId FROM contactDetails WHERE ${ofSite}
        UNION DISTINCT SELECT DISTINCT customerId FROM identities WHERE ${ofSite})`,
      isLong ? holds('person') : isText('person'),
    ),
    ...(text.length >= minVisitorChars && /^[\da-f-]+$/i.test(text)
      ? [
          found(
            'visitor',
            'person',
            isText('visitorId'),
            `(SELECT person, visitorId FROM sessions FINAL WHERE ${ofSite})`,
            'startsWith(visitorId, {lowerText:String})',
          ),
        ]
      : []),
  ]
  const rows = await store.query<Row>(
    `SELECT person, groupUniqArray(way) AS ways, max(exact) AS exactness FROM (${ways.map(personsNow).join(' UNION ALL ')})
     WHERE person NOT IN ('', 'anon:') GROUP BY person
     ORDER BY exactness DESC, length(person), person LIMIT {limit:UInt32}`,
    {
      siteId,
      text,
      lowerText: text.toLowerCase(),
      orderId: text.replace(/^#/, ''),
      phonePattern: `%${phone}%`,
      phoneEnd: `%${phone}`,
      limit,
      ...Object.fromEntries(words.map((word, n) => [`word${n}`, word])),
    },
  )
  return rows.map(({ person, ways: how }) => ({ person, by: surest(how) }))
}

const personsNow = (rows: string): string => `SELECT person, way, exact FROM (${rows})`

const order: FoundBy[] = ['orderNumber', 'customerNumber', 'email', 'phone', 'name', 'visitor']
const surest = (ways: readonly string[]): FoundBy => order.find((way) => ways.includes(way)) ?? 'customerNumber'
