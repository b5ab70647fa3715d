import type { Rate } from '@hindsight/protocol/api/struggles'
import type { Overview } from '../../api/overview.ts'
import { Card } from '../../components/card.tsx'
import { Change } from '../../components/figure/change.tsx'
import { Figure, Figures } from '../../components/figure/figure.tsx'
import { minPersons, RateOf } from '../../components/rate/rate.tsx'
import { screenOf } from '../../filters/screenOf.ts'
import { money, ratePerCent, wholeNumber } from '../../format/number.ts'

const beforeText = ({ k, n, rate }: Rate): string =>
  n === 0
    ? 'nothing before to compare with'
    : rate === null || n < minPersons
      ? `before ${wholeNumber(k)} of ${wholeNumber(n)}`
      : `before ${ratePerCent(rate, n)}, ${wholeNumber(k)} of ${wholeNumber(n)}`

export function KeyFigures({ data, currency }: { data: Overview; currency: string }) {
  const { sessions, persons, converted, revenue, orders, struggled } = data
  const amount = (value: number) => money(value, currency)
  return (
    <Card>
      <Figures>
        <Figure
          label="Sessions"
          definition="Visits that began in this period. One visit ends after 30 minutes without activity; its tabs belong together."
          value={wholeNumber(sessions.now)}
          to={screenOf(sessions.of.list)}
          opens="these sessions"
        >
          <Change now={sessions.now} before={sessions.before} text={wholeNumber} />
        </Figure>
        <Figure
          label="Persons"
          definition="Customers where they are known, else visitors; each once, on however many devices."
          value={wholeNumber(persons.now)}
        >
          <Change now={persons.now} before={persons.before} text={wholeNumber} />
        </Figure>
        <Figure
          label="Converted sessions"
          definition="Sessions that reached what the site calls success (Sites, Reports), of all sessions. The band is where the rate lies in truth, 19 times out of 20."
          value={wholeNumber(converted.of.n)}
          to={screenOf(converted.of.list)}
          opens="sessions that converted"
        >
          <RateOf rate={converted.now} k={null} scaleTo={scaleOf(converted.now, converted.before)} />
          <div>{beforeText(converted.before)}</div>
        </Figure>
        <Figure
          label="Revenue"
          definition={`What conversions of this period were worth, in ${currency}: ${wholeNumber(orders.now)} of them, ${wholeNumber(orders.before)} in the period before.`}
          value={amount(revenue.now)}
        >
          <Change now={revenue.now} before={revenue.before} text={amount} />
        </Figure>
        <Figure
          label="Sessions with a struggle"
          definition="Sessions with at least one signal: a refused field, a rage, dead or error click, a form that did not go through, a script error or a failed request; of all sessions."
          value={wholeNumber(struggled.of.n)}
          to={screenOf(struggled.of.list)}
          opens="sessions with a struggle"
        >
          <RateOf rate={struggled.now} k={null} scaleTo={scaleOf(struggled.now, struggled.before)} tone="error" />
          <div>{beforeText(struggled.before)}</div>
        </Figure>
      </Figures>
    </Card>
  )
}

/** Room for both rates. */
function scaleOf(...rates: Rate[]): number {
  return Math.max(...rates.map(({ high }) => high ?? 0), 0.01) * 1.25
}
