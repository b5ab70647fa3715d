import type { Estimate, Impact } from '@hindsight/protocol/api/impact'
import { countOf, money, wholeNumber } from '../../format/number.ts'
import { Figure } from '../figure/figure.tsx'

/** `between 12 and 31`; one that reaches below zero may be no loss at all. */
function between({ low, high }: Estimate, text: (n: number) => string): string {
  return `between ${text(Math.max(0, low))} and ${text(Math.max(0, high))}`
}

const definition =
  'Persons affected against persons of their like who tried the same and were not: same device, new or returning, basket of the same size, come the same way. What those affected fall short of within 7 days. It is associated with this point; whether the point brought it about, only a fix can show.'

/** What a struggle point is associated with, in lost conversions and value, with where that lies in truth. */
export function ImpactFigure({ impact, currency }: { impact: Impact; currency: string }) {
  const { lost, value, reason, affected, matched } = impact
  if (lost === null || value === null) {
    return (
      <Figure label="Associated with" definition={definition} value="–">
        {reason === 'fewAffected'
          ? 'too few persons affected to say'
          : `too few persons like them: ${matched} of ${countOf(affected, 'person')} can be compared`}
      </Figure>
    )
  }
  const inMoney = (amount: number) => money(Math.round(amount), currency).replace(/\.00$/, '')
  const isSure = lost.low > 0
  return (
    <Figure
      label="Associated with"
      definition={definition}
      value={lost.value <= 0 ? 'no loss' : `${wholeNumber(lost.value)} lost`}
    >
      {isSure ? (
        <>
          <div>conversions, {between(lost, wholeNumber)}</div>
          <div>
            worth {inMoney(value.value)}, {between(value, inMoney)}
          </div>
        </>
      ) : (
        <div>conversions, {between(lost, wholeNumber)}: it may be none</div>
      )}
      {matched < affected ? <div>{countOf(affected - matched, 'person')} without their like left out</div> : null}
    </Figure>
  )
}
