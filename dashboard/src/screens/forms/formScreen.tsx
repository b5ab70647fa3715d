import type { FormReport } from '@hindsight/protocol/api/forms'
import type { Counted } from '@hindsight/protocol/api/route'
import type { Rate } from '@hindsight/protocol/api/struggles'
import { Anchor } from '@mantine/core'
import { Link, useParams, useSearchParams } from 'react-router'
import { useForm } from '../../api/forms.ts'
import { Card } from '../../components/card.tsx'
import { CountLink } from '../../components/countLink.tsx'
import { EmptyCard } from '../../components/emptyCard.tsx'
import { Failed } from '../../components/failed.tsx'
import { Figure, Figures } from '../../components/figure/figure.tsx'
import { minPersons, RateOf } from '../../components/rate/rate.tsx'
import { ScreenHead } from '../../components/screenHead.tsx'
import { SkeletonCards } from '../../components/skeletonCards.tsx'
import { WidenButton } from '../../components/widenButton.tsx'
import { periodSearch } from '../../filters/period.ts'
import { screenOf } from '../../filters/screenOf.ts'
import { usePeriod } from '../../filters/usePeriod.ts'
import { ratePerCent, wholeNumber } from '../../format/number.ts'
import { placeName } from '../../format/place.ts'
import { urls } from '../../routes.ts'
import { definitions } from './definitions.ts'
import { FieldTable } from './fieldTable.tsx'

/** One form, field by field, each figure beside the same among those who converted. */
export function FormScreen() {
  const { siteId = '' } = useParams()
  const [search] = useSearchParams()
  const { period } = usePeriod()
  const name = { path: search.get('path') ?? '', form: search.get('form') ?? '' }
  const report = useForm(siteId, name.path === '' ? null : name, period)
  const found = report.data
  const title = found?.label || placeName(name.form) || 'Fields without a form'
  const says = (
    <>
      {name.path} ·{' '}
      <Anchor component={Link} to={urls.forms(siteId) + periodSearch(search)} size="sm">
        All forms
      </Anchor>
    </>
  )
  return (
    <>
      <ScreenHead title={title} says={says} />
      {report.error && !found ? (
        <Failed error={report.error} what="The form could not be read" retry={() => report.refetch()} />
      ) : name.path !== '' && !found ? (
        <SkeletonCards heights={[96, 240]} label="Loading the form" />
      ) : !found || found.all.visited.n === 0 ? (
        <EmptyCard title="Nobody came to this form" says="Not in this period, or the link is wrong.">
          <WidenButton />
        </EmptyCard>
      ) : (
        <>
          <FormFiguresCard report={found} />
          <FieldTable fields={found.fields} />
        </>
      )}
    </>
  )
}

function FormFiguresCard({ report: { all, converted } }: { report: FormReport }) {
  const { dropOff, attempts } = all
  return (
    <Card>
      <Figures>
        <Figure
          label="Started"
          definition={definitions.started}
          value={wholeNumber(all.started.n)}
          to={screenOf(all.started.list)}
          opens="sessions that started the form"
        >
          <div>
            of <CountLink of={all.visited} noun="session" says="that came to the form" /> that came to it
          </div>
          <Converted of={converted.started} says="started the form" />
        </Figure>
        <Figure
          label="Completed"
          definition={definitions.completed}
          value={wholeNumber(all.completed.n)}
          to={screenOf(all.completed.list)}
          opens="sessions that completed the form"
        >
          <div>of {wholeNumber(all.started.n)} that started it</div>
          <Converted of={converted.completed} says="completed the form" />
        </Figure>
        <Figure
          label="Given up"
          definition={definitions.dropOff}
          value={dropOff.rate === null || dropOff.n < minPersons ? '–' : ratePerCent(dropOff.rate, dropOff.n)}
          to={screenOf(all.abandoned.list)}
          opens="sessions that gave the form up"
        >
          <RateOf rate={dropOff} tone="error" isSaid />
          <Converted of={converted.abandoned} says="gave the form up" rate={converted.dropOff} />
        </Figure>
        <Figure
          label="Attempts that went through"
          definition={definitions.sent}
          value={attempts.rate === null || attempts.n < minPersons ? '–' : ratePerCent(attempts.rate, attempts.n)}
        >
          <RateOf rate={attempts} isSaid />
          <div>
            converted: {wholeNumber(converted.attempts.k)} of {wholeNumber(converted.attempts.n)}
          </div>
        </Figure>
      </Figures>
    </Card>
  )
}

type ConvertedProps = { of: Counted; says: string; rate?: Rate }

/** The same figure among those who converted, and its sessions. */
function Converted({ of, says, rate }: ConvertedProps) {
  return (
    <div>
      converted: <CountLink of={of} says={`sessions that ${says}, and converted`} />
      {rate === undefined ? '' : ` of ${wholeNumber(rate.n)}`}
    </div>
  )
}
