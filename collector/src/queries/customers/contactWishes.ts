/** How persons want to be contacted, as imported files say it: of each question the newest answer. */
import { contactChannels } from '@hindsight/protocol/api/cases'
import type { Store } from '../../clickhouse/store.ts'
import { onlyIn } from '../cases/slices.ts'

export type Answer = 'given' | 'refused'
type Channel = (typeof contactChannels)[number]

/** A row of `contactWishes`. */
export type ContactWish = Record<Channel | 'contact', Answer | ''> & {
  siteId: string
  customerId: string
  importId: string
  source: string
  by: string
  toldAt: number
  rowNo: number
  language: string
}

/** `at`: when it was imported; 0 with an empty answer. */
type Told<T> = { said: T; at: number }
export type ContactWishes = Record<Channel, Told<Answer | ''>> & {
  person: string
  customerId: string
  contact: Told<Answer | ''> & { source: string; by: string }
  language: string
}

const asked = [...contactChannels, 'contact'] as const
const newest = (column: string, of: string = column): string => `argMaxIf(${column}, (toldAt, rowNo), ${of} != '')`

type Row = { person: string; customerId: string; language: string; source: string; by: string } & Record<
  `${(typeof asked)[number]}Said`,
  Answer | ''
> &
  Record<`${(typeof asked)[number]}At`, number | string>

/** One per customer number that a file named. */
export async function contactWishes(
  store: Store,
  siteId: string,
  persons: readonly string[],
): Promise<ContactWishes[]> {
  const rows = await onlyIn(persons, (slice) =>
    store.query<Row>(
      `WITH merges AS (SELECT customerId, person FROM customerMerges FINAL
         WHERE siteId = {siteId:String} AND person IN {slice:Array(String)})
       SELECT if(merged.person = '', wish.customerId, merged.person) AS person, wish.customerId AS customerId,
         wish.spoken AS language, wish.toldBy AS by, wish.toldSource AS source,
         ${asked.map((one) => `wish.${one}Said AS ${one}Said, wish.${one}At AS ${one}At`).join(', ')}
       FROM (SELECT customerId, toString(${newest('language')}) AS spoken, ${newest('by', 'contact')} AS toldBy,
           toString(${newest('source', 'contact')}) AS toldSource,
           ${asked.map((one) => `toString(${newest(one)}) AS ${one}Said, toUnixTimestamp64Milli(maxIf(toldAt, ${one} != '')) AS ${one}At`).join(', ')}
         FROM contactWishes FINAL
         WHERE siteId = {siteId:String}
           AND (customerId IN {slice:Array(String)} OR customerId IN (SELECT customerId FROM merges))
         GROUP BY customerId) AS wish
       LEFT JOIN (SELECT customerId, person FROM merges) AS merged ON merged.customerId = wish.customerId
       ORDER BY customerId`,
      { siteId, slice },
    ),
  )
  return rows.map((row) => {
    const told = (one: (typeof asked)[number]) => ({ said: row[`${one}Said`], at: Number(row[`${one}At`]) })
    const { person, customerId, language, source, by } = row
    return {
      person,
      customerId,
      language,
      call: told('call'),
      email: told('email'),
      message: told('message'),
      letter: told('letter'),
      contact: { ...told('contact'), source, by },
    }
  })
}
