import { attributeNames } from '@hindsight/protocol/filterWords'
import type { PromotionClass, PromotionGroup } from '@hindsight/protocol/promotions'
import { perCent, ratePerCent } from './number.ts'

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const attributes = Object.fromEntries(Object.entries(attributeNames).map(([name, text]) => [name, capital(text)]))

/** What promotions are told apart by. */
export const groupNames = {
  ...attributes,
  promotion: 'Promotion',
  creative: 'Creative',
  position: 'Position',
  promotionCampaign: 'Campaign it belongs to',
  promotionClass: 'Service or sales',
  promotionSegment: 'Segment at that time',
  campaign: 'Campaign they came by',
} as Record<PromotionGroup, string>

export const classNames: Record<PromotionClass, string> = { service: 'Service', sales: 'Sales' }

/** A value of a group; null: what the promotion itself is called. */
export function valueName(group: PromotionGroup, value: string): string | null {
  if (group === 'promotion') return null
  if (group === 'creative') return value === '' ? 'no creative named' : value
  if (group === 'position') return value === '' ? 'no position named' : value
  if (value === '') return group === 'promotionClass' ? 'neither is said' : 'not known'
  return group === 'promotionClass' ? (classNames[value as PromotionClass] ?? value) : value
}

/** A click-through rate at an axis. */
export const ctrText = (rate: number): string => (rate === 0 ? perCent(0) : ratePerCent(rate, Number.POSITIVE_INFINITY))
