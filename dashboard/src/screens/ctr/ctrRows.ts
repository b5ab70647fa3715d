import type { PromotionRow } from '@hindsight/protocol/api/promotions'

/** With fewer impressions a comparison says nothing. */
export const minImpressions = 100

export type Against = { ratio: number /** The average lies within the interval. */; mayBeChance: boolean }

/** Clicks of all impressions in the table: what each row is compared with. */
export function averageOf(rows: PromotionRow[]): number | null {
  const impressions = rows.reduce((sum, row) => sum + row.impressions, 0)
  const clicks = rows.reduce((sum, row) => sum + row.clicks, 0)
  return impressions === 0 || clicks === 0 ? null : clicks / impressions
}

/** A row against the average; null where there is too little data for a verdict. */
export function against({ ctr }: PromotionRow, average: number | null): Against | null {
  if (average === null || ctr.rate === null || ctr.low === null || ctr.high === null) return null
  if (ctr.n < minImpressions) return null
  return { ratio: ctr.rate / average, mayBeChance: ctr.low <= average && average <= ctr.high }
}

export const rowKey = ({ promotionId, creative, position }: PromotionRow): string =>
  JSON.stringify([promotionId, creative, position])

/** What a row is called: the promotion, and of it the creative or the position where rows are that fine. */
export const promotionName = ({ name, promotionId }: PromotionRow): string =>
  name !== '' ? name : promotionId === '' ? 'without a name' : promotionId
