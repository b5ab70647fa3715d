import type { PromotionRow } from '@hindsight/protocol/api/promotions'

export const rowKey = ({ promotionId, creative, position }: PromotionRow): string =>
  JSON.stringify([promotionId, creative, position])

/** What a row is called: the promotion, and of it the creative or the position where rows are that fine. */
export const promotionName = ({ name, promotionId }: PromotionRow): string =>
  name !== '' ? name : promotionId === '' ? 'without a name' : promotionId
