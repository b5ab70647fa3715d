import type { Overview } from '../../api/overview.ts'
import { Card } from '../../components/card.tsx'
import { CountLink } from '../../components/countLink.tsx'
import { ratePerCent, wholeNumber } from '../../format/number.ts'
import css from './overview.module.css'

/** What share of sessions can be watched, why the rest cannot, which orders were seen, and what is not counted at all. */
export function Coverage({ coverage }: { coverage: Overview['coverage'] }) {
  const { replayed, missing, orders, bots, internal } = coverage
  const share = replayed.rate === null ? '' : ` (${ratePerCent(replayed.rate, replayed.n)})`
  return (
    <Card>
      <div className={css.coverage}>
        <span>
          <b>
            {wholeNumber(replayed.k)} of {wholeNumber(replayed.n)}
          </b>{' '}
          sessions{share} have a replay{missing.length === 0 ? '.' : '; the rest:'}
        </span>
        {missing.length === 0 ? null : (
          <ul>
            {missing.map(({ reason, says, sessions }) => (
              <li key={reason}>
                <CountLink of={sessions} says={`sessions without a replay: ${says}`} /> {says}
              </li>
            ))}
          </ul>
        )}
        {orders.imported === 0 ? null : (
          <span title="By order number. What is missing was ordered elsewhere, or on a page that was not recorded: without consent, or with an ad blocker.">
            <b>
              {wholeNumber(orders.both)} of {wholeNumber(orders.imported)}
            </b>{' '}
            orders of the back office were seen on the site
            {orders.seen > orders.both ? `; ${wholeNumber(orders.seen - orders.both)} were seen only there` : ''}.
          </span>
        )}
        {bots.n + internal.n === 0 ? null : (
          <span>
            Not counted here: <CountLink of={bots} says="sessions of bots" /> of bots,{' '}
            <CountLink of={internal} says="sessions of your own people" /> of your own people.
          </span>
        )}
      </div>
    </Card>
  )
}
