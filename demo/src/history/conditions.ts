/** What was wrong with the shop, and when. Moments are shares of the history (calendar.ts); a day is about 0.033. */

export type Conditions = {
  release: string
  /** Unusual maiden names are taken for empty in old browsers: came with 1.4.2, twelve days ago. */
  maidenNameIsRefused: boolean
  /** Redeem does nothing, for a week. */
  voucherIsDead: boolean
  /** The first try to pay answers 500, on three days. */
  paymentFails: boolean
  /** The size selector of 1.4.1 throws where a size is sold out; the product can be added all the same. */
  sizeSelectorThrows: boolean
}

export const maidenNameSince = 0.6
const voucher = [0.36, 0.594] as const
const payment = [
  [0.29, 0.323],
  [0.52, 0.553],
  [0.84, 0.873],
] as const

const within = (share: number, [from, to]: readonly [number, number]): boolean => share >= from && share < to

export function conditionsAt(share: number): Conditions {
  const release = share < 0.3 ? 'larkspur-1.4.0' : share < maidenNameSince ? 'larkspur-1.4.1' : 'larkspur-1.4.2'
  return {
    release,
    maidenNameIsRefused: share >= maidenNameSince,
    voucherIsDead: within(share, voucher),
    paymentFails: payment.some((days) => within(share, days)),
    sizeSelectorThrows: release === 'larkspur-1.4.1',
  }
}
