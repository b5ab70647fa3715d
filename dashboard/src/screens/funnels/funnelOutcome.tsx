import type { FunnelDefinition, FunnelResult } from '@hindsight/protocol/api/funnels'
import { Button, Skeleton } from '@mantine/core'
import { useNavigate, useParams } from 'react-router'
import { useFunnelResult } from '../../api/funnels.ts'
import { Card } from '../../components/card.tsx'
import { CauseCard } from '../../components/cause/causeCard.tsx'
import { useLookedInto } from '../../components/cause/useLookedInto.ts'
import { ChartFrame } from '../../components/chart/chartFrame.tsx'
import { StepBar } from '../../components/chart/stepBar.tsx'
import { CountLink } from '../../components/countLink.tsx'
import { EmptyCard } from '../../components/emptyCard.tsx'
import { Failed } from '../../components/failed.tsx'
import { minPersons, RateOf } from '../../components/rate/rate.tsx'
import { WidenButton } from '../../components/widenButton.tsx'
import { screenOf } from '../../filters/screenOf.ts'
import { usePeriod } from '../../filters/usePeriod.ts'
import { duration } from '../../format/duration.ts'
import { countOf, ratePerCent, wholeNumber } from '../../format/number.ts'
import css from './funnels.module.css'

/** What became of those who entered. */
export function FunnelOutcome({ siteId, definition }: { siteId: string; definition: FunnelDefinition | null }) {
  const { period } = usePeriod()
  const result = useFunnelResult(siteId, definition, period)
  if (definition === null) {
    return (
      <EmptyCard
        title="Fill in every step"
        says="The result appears here as soon as each step says what it asks for."
      />
    )
  }
  if (result.error) {
    return <Failed error={result.error} what="The funnel could not be run" retry={() => result.refetch()} />
  }
  if (!result.data) {
    return (
      <Card>
        <div role="status" aria-label="Running the funnel">
          {definition.steps.map((step, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a step is its position
            <Skeleton key={at} height={30} mt={at === 0 ? 0 : 28} width={`${100 - at * 14}%`} data-kind={step.kind} />
          ))}
        </div>
      </Card>
    )
  }
  const entered = result.data.steps[0]?.reached.n ?? 0
  if (entered === 0) {
    return (
      <EmptyCard
        title="Nobody entered this funnel"
        says={`No ${definition.actor} reached step 1 in this period. Check what step 1 asks for, or look at a longer period.`}
      >
        <WidenButton />
      </EmptyCard>
    )
  }
  return (
    <div className={result.isPlaceholderData ? css.changing : undefined} aria-busy={result.isPlaceholderData}>
      <Result definition={definition} result={result.data} entered={entered} />
      <DropOffCause siteId={siteId} definition={definition} result={result.data} />
    </div>
  )
}

/** Why those left who left after the step that is looked into. */
function DropOffCause({ siteId, definition, result }: { siteId: string } & Omit<ResultProps, 'entered'>) {
  const { period } = usePeriod()
  const [lookedInto] = useLookedInto()
  const dropped = Number(lookedInto)
  const step = result.steps[dropped - 1]
  if (!step?.dropped) return null
  return (
    <div className={css.cause}>
      <CauseCard
        siteId={siteId}
        of={{ funnel: JSON.stringify(definition), dropped }}
        period={period}
        title={`What those have in common who left after “${step.label}”`}
      />
    </div>
  )
}

function headlineOf(actor: string, result: FunnelResult, entered: number): string {
  const last = result.steps.at(-1)
  if (!last) return ''
  const rate = last.ofEntered.rate
  const share = rate === null || entered < minPersons ? '' : ` (${ratePerCent(rate, entered)})`
  const time = result.medianMs === null ? '' : `; half of them within ${duration(result.medianMs)}`
  return `${wholeNumber(last.reached.n)} of ${countOf(entered, actor)}${share} reach the last step${time}`
}

type ResultProps = { definition: FunnelDefinition; result: FunnelResult; entered: number }

function Result({ definition, result, entered }: ResultProps) {
  const { actor } = definition
  const navigate = useNavigate()
  const { siteId = '' } = useParams()
  const [lookedInto, lookInto] = useLookedInto()
  return (
    <Card>
      <p className={css.headline}>{headlineOf(actor, result, entered)}</p>
      <ChartFrame
        title="Step by step"
        data={{
          columns: [
            'Step',
            `Reached, ${actor}s`,
            'Of entered',
            'Of step before',
            'Lost here',
            'Median from step before, s',
          ],
          rows: result.steps.map((step, at) => [
            `${at + 1}. ${step.label}`,
            step.reached.n,
            tableRate(step.ofEntered.rate, step.ofEntered.n),
            at === 0 ? '' : tableRate(step.ofPrevious.rate, step.ofPrevious.n),
            step.dropped?.n ?? '',
            step.medianMs === null ? '' : Math.round(step.medianMs / 100) / 10,
          ]),
        }}
      >
        <ol className={css.result} aria-label="Result">
          {result.steps.map((step, at) => {
            const next = result.steps[at + 1]
            const { dropped } = step
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: a step is its position
              <li key={`${siteId} ${at}`} className={css.resultStep}>
                <span className={css.what}>
                  <span className={css.number} aria-hidden>
                    {at + 1}
                  </span>
                  {step.label}
                </span>
                <StepBar
                  entered={entered}
                  wentOn={step.reached.n - (dropped?.n ?? 0)}
                  dropped={dropped?.n ?? 0}
                  {...(dropped && dropped.n > 0 ? { onDropped: () => navigate(screenOf(dropped.list)) } : {})}
                />
                <span className={css.reached}>
                  {at === 0 ? (
                    <>
                      <ReachedLink step={step} at={at} actor={actor} /> {actor}s entered
                    </>
                  ) : (
                    <RateOf rate={step.ofEntered} k={<ReachedLink step={step} at={at} actor={actor} />} />
                  )}
                </span>
                {next && dropped ? (
                  <span className={css.between}>
                    <span className={css.lost}>
                      <CountLink of={dropped} noun={actor} says={`lost after step ${at + 1}`} /> lost here
                    </span>
                    {dropped.n === 0 ? null : (
                      <Button
                        variant="default"
                        size="compact-xs"
                        aria-pressed={lookedInto === String(at + 1)}
                        aria-label={`Why after step ${at + 1}?`}
                        onClick={() => lookInto(lookedInto === String(at + 1) ? '' : String(at + 1))}
                      >
                        Why?
                      </Button>
                    )}
                    <span>
                      went on: <RateOf rate={next.ofPrevious} />
                    </span>
                    {next.medianMs === null ? null : <span>median {duration(next.medianMs)} to the next step</span>}
                  </span>
                ) : null}
              </li>
            )
          })}
        </ol>
      </ChartFrame>
      <Notes actor={actor} result={result} />
    </Card>
  )
}

function ReachedLink({ step, at, actor }: { step: FunnelResult['steps'][number]; at: number; actor: string }) {
  return <CountLink of={step.reached} says={`${actor}s that reached step ${at + 1}`} />
}

const tableRate = (rate: number | null, n: number): string =>
  rate === null || n < minPersons ? '' : ratePerCent(rate, n)

function Notes({ actor, result }: { actor: string; result: FunnelResult }) {
  const notes = [
    ...(result.immature > 0
      ? [`${countOf(result.immature, actor)} entered so recently that they may still reach the end.`]
      : []),
    ...(result.truncated > 0
      ? [
          `${countOf(result.truncated, actor)} had more than 20 000 events of these steps, as only programs do; what came after is not counted.`,
        ]
      : []),
    ...(result.p90Ms === null ? [] : [`Nine out of ten who reach the end need at most ${duration(result.p90Ms)}.`]),
  ]
  return notes.length === 0 ? null : <p className={css.notes}>{notes.join(' ')}</p>
}
