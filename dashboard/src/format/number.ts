/** Thousands are set apart by a narrow no-break space, the same in every language; a decimal point is a point. */
export const thinSpace = '\u202f'

/** A whole number: `12 408`. */
export function wholeNumber(n: number): string {
  return String(Math.round(n)).replace(/\B(?=(\d{3})+(?!\d))/g, thinSpace)
}

/** A count with its noun: `1 session`, `12 408 sessions`. */
export function countOf(n: number, one: string, many = `${one}s`): string {
  return `${wholeNumber(n)} ${n === 1 ? one : many}`
}

/** A share from 0 to 1 as whole per cent: `35 %`. */
export function perCent(share: number): string {
  return `${Math.round(share * 100)}${thinSpace}%`
}

/** An amount of money: `EUR 89.90`. */
export function money(amount: number, currency: string): string {
  const [whole = '0', cents = '00'] = amount.toFixed(2).split('.')
  return `${currency}${thinSpace}${wholeNumber(Number(whole))}.${cents}`
}

/** Below this many a tenth of a per cent means nothing. */
const minForTenths = 100

/** A rate as per cent, with a tenth where it is small and enough were asked: `2.9 %`, `35 %`. */
export function ratePerCent(share: number, n: number): string {
  const hundred = share * 100
  return hundred > 0 && hundred < 10 && n >= minForTenths ? `${hundred.toFixed(1)}${thinSpace}%` : perCent(share)
}

/** How many times as much: `1.8 ×`. */
export function ratioText(ratio: number): string {
  return `${ratio >= 10 ? wholeNumber(ratio) : ratio.toFixed(1)}${thinSpace}×`
}
