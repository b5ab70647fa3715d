/** Cases that began with a caller, by the name, number or address that she gave. */
import type { FoundBy } from '@hindsight/protocol/api/find'
import type { Store } from '../../clickhouse/store.ts'
import { phoneDigits, plainName } from '../customers/personSearch.ts'

/** A shorter part of a name finds everyone. */
const minPartChars = 3
const mostCallers = 50

type Row = { caseId: string; isName: boolean | number; isPhone: boolean | number }

/** How each was found, by its case. */
export async function findCallers(
  store: Store,
  { siteId, text }: { siteId: string; text: string },
): Promise<Map<string, FoundBy>> {
  const words = text.toLowerCase().replaceAll('’', "'").split(/\s+/).filter(Boolean)
  if (text.length < minPartChars || words.length === 0) return new Map()
  const phone = phoneDigits(text)
  const name = plainName(`JSONExtractString(body, 'name')`)
  const contact = `JSONExtractString(body, 'contact')`
  const isName = words.map((_word, n) => `position(${name}, {word${n}:String}) > 0`).join(' AND ')
  const isPhone = phone === '' ? 'false' : `replaceRegexpAll(${contact}, '[^0-9]', '') LIKE {phonePattern:String}`
  const rows = await store.query<Row>(
    `SELECT substring(id, length({ofSite:String}) + 1) AS caseId, (${isName}) AS isName, ${isPhone} AS isPhone
     FROM state FINAL
     WHERE kind = 'caller' AND startsWith(id, {ofSite:String}) AND NOT deleted
       AND (isName OR isPhone OR positionCaseInsensitiveUTF8(${contact}, {text:String}) > 0)
     ORDER BY changedAt DESC LIMIT {mostCallers:UInt32}`,
    {
      ofSite: `${siteId}/`,
      text,
      phonePattern: `%${phone}%`,
      mostCallers,
      ...Object.fromEntries(words.map((word, n) => [`word${n}`, word])),
    },
  )
  return new Map(rows.map((row) => [row.caseId, row.isName ? 'name' : row.isPhone ? 'phone' : 'email']))
}
