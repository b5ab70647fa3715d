import { ctrByDay } from '@hindsight/protocol/promotions'
import type { Promotions } from '../../api/promotions.ts'
import { Card } from '../../components/card.tsx'
import { DayBars, type DayValue } from '../../components/chart/dayBars.tsx'
import { PinButton } from '../../components/pinButton.tsx'
import { countOf } from '../../format/number.ts'
import { ctrText } from '../../format/promotion.ts'
import css from './ctr.module.css'

type Props = {
  name: string
  days: Promotions['days']
  /** null: not of one promotion, which alone can be pinned. */
  promotionId: string | null
}

/** One row by day: how often seen, how often clicked. */
export function PromotionDays({ name, days, promotionId }: Props) {
  const valuesOf = (of: (day: Promotions['days'][number]) => number) =>
    days.map((day) => ({ day: day.day, complete: day.complete, value: of(day) }))
  const unseen = new Set(days.filter(({ impressions }) => impressions === 0).map(({ day }) => day))
  const ctrOf = (value: number, day?: DayValue) => (day && unseen.has(day.day) ? 'no impression' : ctrText(value))
  return (
    <Card
      title={`${name}, per day`}
      says="A click counts on the day of its impression. A dashed day is only in part in the period."
    >
      <div className={css.days}>
        <DayBars
          title="Click-through rate"
          color="click"
          days={ctrByDay(days)}
          isShare
          text={ctrOf}
          short={ctrText}
          tools={
            promotionId === null ? null : (
              <PinButton shows={{ kind: 'promotion', promotionId }} name={`CTR of ${name}`} title={`CTR of ${name}`} />
            )
          }
        />
        <DayBars title="Impressions" days={valuesOf((day) => day.impressions)} text={(n) => countOf(n, 'impression')} />
        <DayBars
          title="Clicks"
          days={valuesOf((day) => day.clicks)}
          text={(n) => countOf(n, 'impression clicked', 'impressions clicked')}
        />
      </div>
    </Card>
  )
}
