import type { Promotions } from '../../api/promotions.ts'
import { Card } from '../../components/card.tsx'
import { DayBars } from '../../components/chart/dayBars.tsx'
import { countOf } from '../../format/number.ts'
import css from './ctr.module.css'

/** One promotion by day: how often seen, how often clicked. */
export function PromotionDays({ name, days }: { name: string; days: Promotions['days'] }) {
  const valuesOf = (of: (day: Promotions['days'][number]) => number) =>
    days.map((day) => ({ day: day.day, complete: day.complete, value: of(day) }))
  return (
    <Card
      title={`${name}, per day`}
      says="A click counts on the day of its impression. A dashed day is only in part in the period."
    >
      <div className={css.days}>
        <DayBars title="Impressions" days={valuesOf((day) => day.impressions)} text={(n) => countOf(n, 'impression')} />
        <DayBars
          title="Clicks"
          color="click"
          days={valuesOf((day) => day.clicks)}
          text={(n) => countOf(n, 'impression clicked', 'impressions clicked')}
        />
      </div>
    </Card>
  )
}
