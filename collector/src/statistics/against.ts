/** One rate against the average of all that it is among: `0.8 ×`, and whether chance alone may have made the difference. */
import { minImpressions, type PromotionRow } from '@hindsight/protocol/api/promotions'
import type { Rate } from '@hindsight/protocol/api/struggles'

/** null where there is too little data for a verdict. */
export function against({ rate, low, high, n }: Rate, average: Rate): PromotionRow['against'] {
  if (n < minImpressions || rate === null || low === null || high === null) return null
  if (average.rate === null || average.rate === 0) return null
  return { ratio: rate / average.rate, mayBeChance: low <= average.rate && average.rate <= high }
}
