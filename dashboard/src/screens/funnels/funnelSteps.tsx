import type { FunnelDefinition, FunnelResult } from '@hindsight/protocol/api/funnels'
import { Button } from '@mantine/core'
import { useNavigate, useParams } from 'react-router'
import { Card } from '../../components/card.tsx'
import { useLookedInto } from '../../components/cause/useLookedInto.ts'
import { ChartFrame } from '../../components/chart/chartFrame.tsx'
import { StepBar } from '../../components/chart/stepBar.tsx'
import { CountLink } from '../../components/countLink.tsx'
import { minPersons, RateOf, rateCells } from '../../components/rate/rate.tsx'
import { screenOf } from '../../filters/screenOf.ts'
import { duration } from '../../format/duration.ts'
import { countOf, ratePerCent, wholeNumber } from '../../format/number.ts'
import css from './funnels.module.css'

function headlineOf(actor: string, result: FunnelResult, entered: number): string {
  const last = result.steps.at(-1)
  if (!last) return ''
  const rate = last.ofEntered.rate
  const share = rate === null || entered < minPersons ? '' : ` (${ratePerCent(rate, entered)})`
  const time = result.medianMs === null ? '' : `; half of them within ${duration(result.medianMs)}`
  return `${wholeNumber(last.reached.n)} of ${countOf(entered, actor)}${share} reach the last step${time}`
}

type ResultProps = { definition: FunnelDefinition; result: FunnelResult; entered: number }

/** Step by step: who got there, who was lost, and what had happened to those. */
export function FunnelSteps({ definition, result, entered }: ResultProps) {
  const { actor } = definition
  const { previous } = result
  const navigate = useNavigate()
  const { siteId = '' } = useParams()
  const [lookedInto, lookInto] = useLookedInto()
  return (
    <Card>
      <p className={css.headline}>{headlineOf(actor, result, entered)}</p>
      {result.previous ? <p className={css.against}>{previousWords(result, actor)}</p> : null}
      <ChartFrame
        title="Step by step"
        data={{
          columns: [
            'Step',
            `Reached, ${actor}s`,
            'Of entered',
            'Its interval',
            'Of step before',
            'Its interval',
            'Lost here',
            'Median from step before, s',
            ...(previous ? [`Before, ${actor}s`, 'Before, of entered', 'Its interval'] : []),
          ],
          rows: result.steps.map((step, at) => [
            `${at + 1}. ${step.label}`,
            step.reached.n,
            ...rateCells(step.ofEntered),
            ...(at === 0 ? ['', ''] : rateCells(step.ofPrevious)),
            step.dropped?.n ?? '',
            step.medianMs === null ? '' : Math.round(step.medianMs / 100) / 10,
            ...(previous ? beforeCells(previous.steps[at]) : []),
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
                <div>
                  <span className={css.reached}>
                    {at === 0 ? (
                      <>
                        <ReachedLink step={step} at={at} actor={actor} /> {actor}s entered
                      </>
                    ) : (
                      <RateOf rate={step.ofEntered} k={<ReachedLink step={step} at={at} actor={actor} />} />
                    )}
                  </span>
                  {previous?.steps[at] ? (
                    <span className={css.before}>
                      <Before
                        now={step}
                        before={previous.steps[at]}
                        says={`${actor}s that reached step ${at + 1} before`}
                      />
                    </span>
                  ) : null}
                </div>
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
                    {step.lost ? <LostSplit lost={step.lost} after={at + 1} /> : null}
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

function Notes({ actor, result }: { actor: string; result: FunnelResult }) {
  const notes = [
    ...(result.immature > 0
      ? [
          `${countOf(result.immature, actor)} entered so recently that ${result.immature === 1 ? 'it' : 'they'} may still reach the end.`,
        ]
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

type PreviousStep = NonNullable<FunnelResult['previous']>['steps'][number]

const beforeCells = (step: PreviousStep | undefined): (string | number)[] =>
  step ? [step.reached.n, ...rateCells(step.ofEntered)] : ['', '', '']

function previousWords({ previous }: FunnelResult, actor: string): string {
  const [first, last] = [previous?.steps[0], previous?.steps.at(-1)]
  if (!first || !last || first.reached.n === 0) return `Nobody entered in the period before.`
  const { rate, n } = last.ofEntered
  const share = rate === null || n < minPersons ? '' : ` (${ratePerCent(rate, n)})`
  return `In the period before: ${wholeNumber(last.reached.n)} of ${countOf(first.reached.n, actor)}${share}`
}

/** The same step in the period of the same length before; of rates the difference, where both say something. */
function Before({ now, before, says }: { now: PreviousStep; before: PreviousStep; says: string }) {
  const { rate, n } = before.ofEntered
  const isRate = rate !== null && n >= minPersons
  const change = isRate && now.ofEntered.rate !== null ? (now.ofEntered.rate - rate) * 100 : null
  return (
    <>
      before: <CountLink of={before.reached} says={says} />
      {isRate ? ` (${ratePerCent(rate, n)})` : ''}
      {change === null || Math.abs(change) < 0.05
        ? ''
        : `, ${change > 0 ? '+' : '−'}${Math.abs(change).toFixed(1)} points`}
    </>
  )
}

const lostWords = { struggle: 'with a struggle', error: 'with an error', nothing: 'with neither' } as const

/** In how many of their sessions something had gone wrong; each session is in one of the three. */
function LostSplit({ lost, after }: { lost: NonNullable<FunnelResult['steps'][number]['lost']>; after: number }) {
  return (
    <span className={css.split} title="Sessions of those lost here, by the worst that happened in them">
      sessions:
      {(['struggle', 'error', 'nothing'] as const).map((kind) => (
        <span key={kind}>
          <CountLink of={lost[kind]} says={`sessions lost after step ${after}, ${lostWords[kind]}`} /> {lostWords[kind]}
        </span>
      ))}
    </span>
  )
}
