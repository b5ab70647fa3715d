/** Check digits that tell an account or a card from a number that only looks like one. */

/** ISO 13616: country and check digits moved to the end, letters as numbers, modulo 97 is 1. Spaces do not matter. */
export function isIban(text: string): boolean {
  const account = text.replace(/[\s-]/g, '').toUpperCase()
  if (!/^[A-Z]{2}\d{2}[A-Z\d]{11,30}$/.test(account)) return false
  let rest = 0
  for (const character of account.slice(4) + account.slice(0, 4)) {
    const value = Number.parseInt(character, 36)
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97
  }
  return rest === 1
}

/** Beginnings and lengths that the large networks use; longer ids of other things would else be taken for cards. */
const networks =
  /^(4(\d{12}|\d{15}|\d{18})|5[1-5]\d{14}|2(22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|3[068]\d{12}|6\d{15,18})$/

/** A card's number, with Luhn's check digit (ISO/IEC 7812). */
export function isCardNumber(digits: string): boolean {
  if (!networks.test(digits)) return false
  let sum = 0
  for (let at = 0; at < digits.length; at++) {
    const digit = Number(digits[digits.length - 1 - at])
    const doubled = at % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}
