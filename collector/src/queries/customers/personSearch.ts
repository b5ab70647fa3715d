/** Who is meant by what someone on the phone says: a name, an address, a number, an order. A condition over `person`. */
import { eventsWithPerson } from '../eventPersons.ts'
import { type Condition, onSiteDays, type Period } from '../scope.ts'

/** Fewer digits are no telephone number, and would find everyone. */
const minPhoneDigits = 5

/** Typed and typographic apostrophes are one; case does not matter. */
export const plainName = (sql: string): string => `lowerUTF8(replaceAll(${sql}, '’', '\\''))`

/** `0176 123` and `+49 176 123` are one number: only its digits count, and no leading zeros. '': no telephone number. */
export function phoneDigits(text: string): string {
  if (!/^[\d\s()+./-]+$/.test(text)) return ''
  const digits = text.replace(/\D/g, '').replace(/^0+/, '')
  return digits.length < minPhoneDigits ? '' : digits
}

export function isMeant(siteId: string, text: string, period: Period): Condition {
  const days = onSiteDays(siteId, period)
  const words = text.toLowerCase().replaceAll('’', "'").split(/\s+/).filter(Boolean)
  const hasName = words.map((_word, n) => `position(${plainName('name')}, {word${n}:String}) > 0`).join(' AND ')
  const phone = phoneDigits(text)
  const hasPhone = `replaceRegexpAll(phone, '[^0-9]', '') LIKE {phonePattern:String}`
  const orders = eventsWithPerson({ ofOrder: 'orderId' }, `orderId != '' AND orderId = {orderId:String}`, days)
  return {
    // A part of a customer number is a number half heard; a part of a random id finds strangers by chance.
    sql: `NOT startsWith(person, 'anon:') AND positionCaseInsensitiveUTF8(person, {text:String}) > 0
      OR person = {lowerText:String} OR person IN (
      SELECT person FROM sessions FINAL WHERE siteId = {siteId:String} AND startsWith(visitorId, {lowerText:String})
      UNION ALL
      SELECT if(mergedInto = '', customer, mergedInto) FROM (
        SELECT customerId AS customer FROM contactDetails
        WHERE siteId = {siteId:String}
          AND (${hasName} OR positionCaseInsensitiveUTF8(email, {text:String}) > 0${phone === '' ? '' : ` OR ${hasPhone}`})
      ) AS found
      LEFT JOIN (SELECT customerId AS customer, person AS mergedInto FROM customerMerges FINAL
        WHERE siteId = {siteId:String}) AS merges USING (customer)
      UNION ALL
      SELECT person FROM customerMerges FINAL
      WHERE siteId = {siteId:String} AND positionCaseInsensitiveUTF8(customerId, {text:String}) > 0
      UNION ALL
      SELECT person FROM (${orders}))`,
    params: {
      ...days.params,
      text,
      lowerText: text.toLowerCase(),
      orderId: text.replace(/^#/, ''),
      ...(phone === '' ? {} : { phonePattern: `%${phone}%` }),
      ...Object.fromEntries(words.map((word, n) => [`word${n}`, word])),
    },
  }
}
