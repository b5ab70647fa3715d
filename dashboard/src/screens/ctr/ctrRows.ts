import type { PromotionRow } from '@hindsight/protocol/api/promotions'
import { isPart, type PromotionGroup } from '@hindsight/protocol/promotions'
import { valueName } from '../../format/promotion.ts'

export const rowKey = ({ promotionId, value }: PromotionRow): string => JSON.stringify([promotionId, value])

export const promotionName = ({ name, promotionId }: PromotionRow): string =>
  name !== '' ? name : promotionId === '' ? 'without a name' : promotionId

/** What a row is called: the promotion, or what rows are told apart by. */
export const rowName = (row: PromotionRow, by: PromotionGroup): string => valueName(by, row.value) ?? promotionName(row)

/** Days are of promotions where rows are of one each, else of values. */
export const isOfDay = (row: PromotionRow, by: PromotionGroup, day: { promotionId: string; value: string }): boolean =>
  isPart(by) ? day.promotionId === row.promotionId : day.value === row.value
