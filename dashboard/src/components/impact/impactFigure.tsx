import { type Estimate, type Impact, minImpactPersons } from '@hindsight/protocol/api/impact'
import { countOf, money, wholeNumber } from '../../format/number.ts'
import { Figure } from '../figure/figure.tsx'

/** `between 12 and 31`; one that reaches below zero may be no loss at all. */
function between({ low, high }: Estimate, text: (n: number) => string): string {
  return `between ${text(Math.max(0, low))} and ${text(Math.max(0, high))}`
}

const definition =
  'Persons affected against persons of their like who tried the same and were not: same device, new or returning, basket of the same size, come the same way. What those affected fall short of within 7 days. It is associated with this point; whether the point brought it about, only a fix can show.'

const tooFew = 'too few persons affected to say'

/** `impact` null: not worked out yet, or of too few persons. */
type Props = { impact: Impact | null; persons: number; currency: string }

/** What a struggle point is associated with, in lost conversions and value, with where that lies in truth. */
export function ImpactFigure({ impact, persons, currency }: Props) {
  if (impact === null) {
    return (
      <Figure label="Lost conversions" definition={definition} value="–">
        {persons < minImpactPersons ? tooFew : 'still being worked out, or too few persons like them'}
      </Figure>
    )
  }
  const { lost, value, reason, affected, matched } = impact
  if (lost === null || value === null) {
    return (
      <Figure label="Lost conversions" definition={definition} value="–">
        {reason === 'fewAffected'
          ? tooFew
          : `too few persons like them: ${matched} of ${countOf(affected, 'person')} can be compared`}
      </Figure>
    )
  }
  const inMoney = (amount: number) => money(Math.round(amount), currency).replace(/\.00$/, '')
  const isSure = lost.low > 0
  return (
    <Figure label="Lost conversions" definition={definition} value={lost.value <= 0 ? 'none' : wholeNumber(lost.value)}>
      {isSure ? (
        <>
          <div>associated with it, {between(lost, wholeNumber)}</div>
          <div>
            worth {inMoney(value.value)}, {between(value, inMoney)}
          </div>
        </>
      ) : (
        <div>associated with it, {between(lost, wholeNumber)}: it may be none</div>
      )}
      {matched < affected ? <div>{countOf(affected - matched, 'person')} without their like left out</div> : null}
    </Figure>
  )
}
