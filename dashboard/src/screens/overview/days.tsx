import type { Overview } from '../../api/overview.ts'
import { Card } from '../../components/card.tsx'
import { DayBars } from '../../components/chart/dayBars.tsx'
import { countOf, money, wholeNumber } from '../../format/number.ts'
import css from './overview.module.css'

/** The same days four times, each number on an axis of its own. */
export function Days({ data, currency }: { data: Overview; currency: string }) {
  const valuesOf = (of: (day: Overview['days'][number]) => number) =>
    data.days.map((day) => ({ day: day.day, complete: day.complete, value: of(day) }))
  return (
    <Card
      title="Per day"
      says={`Days begin at midnight in ${data.timeZone}. A dashed day is only in part in the period.`}
    >
      <div className={css.days}>
        <DayBars title="Sessions" days={valuesOf((day) => day.sessions)} text={(n) => countOf(n, 'session')} />
        <DayBars
          title="Sessions with a struggle"
          color="error"
          days={valuesOf((day) => day.struggled)}
          text={(n) => `${countOf(n, 'session')} with a struggle`}
        />
        <DayBars
          title="Converted sessions"
          color="success"
          days={valuesOf((day) => day.converted)}
          text={(n) => `${countOf(n, 'session')} converted`}
        />
        <DayBars
          title={`Revenue, ${currency}`}
          color="success"
          days={valuesOf((day) => day.revenue)}
          text={(amount) => money(amount, currency)}
          short={wholeNumber}
        />
      </div>
    </Card>
  )
}
