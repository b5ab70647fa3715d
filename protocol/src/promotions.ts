/** What promotions are told apart by. */
import { sessionAttributes } from './filter.ts'

/** These are rows of one promotion each. */
export const promotionParts = ['promotion', 'creative', 'position'] as const
/** What its events say beside, and the attributes of the session in which it was seen: rows of several promotions. */
export const impressionGroups = [
  'promotionCampaign',
  'promotionClass',
  'promotionSegment',
  ...sessionAttributes,
] as const
export const promotionGroups = [...promotionParts, ...impressionGroups] as const
export type PromotionPart = (typeof promotionParts)[number]
export type ImpressionGroup = (typeof impressionGroups)[number]
export type PromotionGroup = (typeof promotionGroups)[number]

export const isPart = (group: PromotionGroup): group is PromotionPart =>
  (promotionParts as readonly string[]).includes(group)

/** A message that serves who sees it, or one that is to sell. What its event says is told as one of these. */
export const promotionClasses = ['service', 'sales'] as const
export type PromotionClass = (typeof promotionClasses)[number]
/** What events call a message that is to sell. */
export const salesWords = ['sales', 'commercial', 'marketing'] as const

/** What happened at a click on it. */
export const clickTroubles = ['rage', 'dead'] as const
export type ClickTrouble = (typeof clickTroubles)[number]

type DayCounts = { day: string; complete: boolean; impressions: number; clicks: number }

/** The click-through rate of all that is given, by day; of a day without an impression 0. */
export function ctrByDay(days: readonly DayCounts[]): { day: string; complete: boolean; value: number }[] {
  const sums = new Map<string, DayCounts>()
  for (const day of days) {
    const { impressions = 0, clicks = 0 } = sums.get(day.day) ?? {}
    sums.set(day.day, { ...day, impressions: impressions + day.impressions, clicks: clicks + day.clicks })
  }
  return [...sums.values()].map(({ day, complete, impressions, clicks }) => ({
    day,
    complete,
    value: impressions === 0 ? 0 : clicks / impressions,
  }))
}
