import {
  impressionGroups,
  isPart,
  type PromotionClass,
  type PromotionGroup,
  promotionClasses,
  promotionParts,
} from '@hindsight/protocol/promotions'
import { SegmentedControl, Select } from '@mantine/core'
import { classNames, groupNames } from '../../format/promotion.ts'

export type CtrChoice = { by: PromotionGroup; promotionClass: PromotionClass | null; only: string }
type Props = {
  choice: CtrChoice
  change: (patch: Partial<Record<'by' | 'class' | 'only', string>>) => void
  /** To look at one alone, where rows are of several. */
  promotions: { value: string; label: string }[]
}

const optionsOf = (groups: readonly PromotionGroup[]) => groups.map((value) => ({ value, label: groupNames[value] }))
const groups = [
  { group: 'Of one promotion each', items: optionsOf(promotionParts) },
  { group: 'Of several', items: optionsOf(impressionGroups) },
]
const classes = [{ value: '', label: 'All' }, ...promotionClasses.map((value) => ({ value, label: classNames[value] }))]

export function CtrControls({ choice: { by, promotionClass, only }, change, promotions }: Props) {
  return (
    <>
      <SegmentedControl
        size="sm"
        aria-label="Service or sales messages"
        data={classes}
        value={promotionClass ?? ''}
        onChange={(value) => change({ class: value })}
      />
      <Select
        aria-label="One row for each"
        w={220}
        allowDeselect={false}
        data={groups}
        value={by}
        onChange={(value) => value !== null && change({ by: value })}
      />
      {isPart(by) ? null : (
        <Select
          aria-label="Which promotion"
          w={200}
          allowDeselect={false}
          searchable
          data={[{ value: '', label: 'All promotions' }, ...promotions]}
          value={only}
          onChange={(value) => change({ only: value ?? '' })}
        />
      )}
    </>
  )
}
