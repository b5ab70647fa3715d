import type { DayFigure } from '@hindsight/protocol/api/boards'
import type { Overview } from '../../api/overview.ts'
import { Card } from '../../components/card.tsx'
import { DayBars } from '../../components/chart/dayBars.tsx'
import { useMarks } from '../../components/chart/useMarks.ts'
import { PinButton } from '../../components/pinButton.tsx'
import { countOf, money, wholeNumber } from '../../format/number.ts'
import { figureWords } from '../boards/words.ts'
import css from './overview.module.css'

/** The same days four times, each number on an axis of its own. */
export function Days({ siteId, data, currency }: { siteId: string; data: Overview; currency: string }) {
  const marks = useMarks(siteId)
  const valuesOf = (of: (day: Overview['days'][number]) => number) =>
    data.days.map((day) => ({ day: day.day, complete: day.complete, value: of(day) }))
  return (
    <Card
      title="Per day"
      says={`Days begin at midnight in ${data.timeZone}. A dashed day is only in part in the period.`}
    >
      <div className={css.days}>
        <DayBars
          title="Sessions"
          tools={<PinDays figure="sessions" />}
          marks={marks}
          days={valuesOf((day) => day.sessions)}
          text={(n) => countOf(n, 'session')}
        />
        <DayBars
          title="Sessions with a struggle"
          tools={<PinDays figure="struggled" />}
          color="error"
          marks={marks}
          days={valuesOf((day) => day.struggled)}
          text={(n) => `${countOf(n, 'session')} with a struggle`}
        />
        <DayBars
          title="Converted sessions"
          tools={<PinDays figure="converted" />}
          color="success"
          marks={marks}
          days={valuesOf((day) => day.converted)}
          text={(n) => `${countOf(n, 'session')} converted`}
        />
        <DayBars
          title={`Revenue, ${currency}`}
          tools={<PinDays figure="revenue" />}
          color="success"
          marks={marks}
          days={valuesOf((day) => day.revenue)}
          text={(amount) => money(amount, currency)}
          short={wholeNumber}
        />
      </div>
    </Card>
  )
}

/** Pins one of them under the name that boards have for it. */
const PinDays = ({ figure }: { figure: DayFigure }) => (
  <PinButton shows={{ kind: 'days', figure }} name={figureWords[figure]} />
)
