import type { StruggleDetail } from '@hindsight/protocol/api/struggles'
import { useSite } from '../../api/sites.ts'
import { Card } from '../../components/card.tsx'
import { Figure, Figures } from '../../components/figure/figure.tsx'
import { ImpactFigure } from '../../components/impact/impactFigure.tsx'
import { minPersons, RateOf } from '../../components/rate/rate.tsx'
import { screenOf } from '../../filters/screenOf.ts'
import { countOf, ratePerCent, wholeNumber } from '../../format/number.ts'
import { relativeTime } from '../../format/time.ts'

export function PointFigures({ siteId, point }: { siteId: string; point: StruggleDetail }) {
  const currency = useSite(siteId).data?.settings.currency ?? ''
  const { persons, sessions, failure, converted, convertedOthers, signals, firstTs, lastTs } = point
  const others =
    convertedOthers.rate === null || convertedOthers.n < minPersons
      ? `${wholeNumber(convertedOthers.k)} of ${wholeNumber(convertedOthers.n)}`
      : `${ratePerCent(convertedOthers.rate, convertedOthers.n)}, ${wholeNumber(convertedOthers.k)} of ${wholeNumber(convertedOthers.n)}`
  return (
    <Card>
      <Figures>
        <Figure
          label="Persons affected"
          definition="Customers where they are known, else visitors, to whom it happened at least once in this period."
          value={wholeNumber(persons.n)}
          to={screenOf(persons.list)}
          opens="persons affected"
        >
          first {relativeTime(firstTs)}, last {relativeTime(lastTs)}
        </Figure>
        <Figure
          label="Sessions affected"
          definition="Sessions in which it happened at least once."
          value={wholeNumber(sessions.n)}
          to={screenOf(sessions.list)}
          opens="sessions affected"
        >
          {countOf(signals, 'time', 'times')} in all
        </Figure>
        <Figure
          label="Of those who tried"
          definition="Persons affected, of all who touched this place on this page in the period (of a script error or a request: who saw the page). The band is where the rate lies in truth, 19 times out of 20."
          value={failure.rate === null || failure.n < minPersons ? '–' : ratePerCent(failure.rate, failure.n)}
        >
          <RateOf rate={failure} tone="error" isSaid />
        </Figure>
        <Figure
          label="Converted afterwards"
          definition="Persons affected who succeeded within 7 days after it happened, and for comparison the others who tried and were not affected."
          value={converted.rate === null || converted.n < minPersons ? '–' : ratePerCent(converted.rate, converted.n)}
        >
          <RateOf rate={converted} isSaid />
          <div>not affected: {others}</div>
        </Figure>
        <ImpactFigure impact={point.impact} persons={persons.n} currency={currency} />
      </Figures>
    </Card>
  )
}
