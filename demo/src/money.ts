/** Money is whole cents everywhere but in these two functions. */
export function euros(cents: number): string {
  return `€${(cents / 100).toFixed(2)}`
}

/** As analytics events carry it: a number in the currency's main unit. */
export function amount(cents: number): number {
  return Math.round(cents) / 100
}

export const currency = 'EUR'
