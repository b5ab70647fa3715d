import type { Overview } from '../../api/overview.ts'
import { Card } from '../../components/card.tsx'
import { CountLink } from '../../components/countLink.tsx'
import { ratePerCent, wholeNumber } from '../../format/number.ts'
import css from './overview.module.css'

const shareOf = (rate: number | null, n: number): string => (rate === null ? '' : ` (${ratePerCent(rate, n)})`)

/** Nothing is sent of those who agree to nothing, not even that they were there. */
const unknownConsent = (hasOrders: boolean): string =>
  `How many visitors agreed to nothing is not known, since nothing is sent of them; ${
    hasOrders ? 'the orders below say' : 'orders imported from the back office would say'
  } what share is measured.`

/** What share of sessions can be watched, why the rest cannot, which orders were seen, and what is not counted at all. */
export function Coverage({ coverage }: { coverage: Overview['coverage'] }) {
  const { replayed, missing, consent, orders, bots, internal } = coverage
  const isAsked = consent.required || consent.replay.k < consent.replay.n
  const ordersSeen = orders.imported === 0 ? null : orders.both / orders.imported
  return (
    <Card>
      <div className={css.coverage}>
        <span>
          <b>
            {wholeNumber(replayed.k)} of {wholeNumber(replayed.n)}
          </b>{' '}
          sessions{shareOf(replayed.rate, replayed.n)} have a replay{missing.length === 0 ? '.' : '; the rest:'}
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
        {consent.replay.n === 0 || !isAsked ? null : (
          <span title="Of the sessions whose recorder said whether it replays. The others agreed to facts alone, or said no to replay.">
            <b>
              {wholeNumber(consent.replay.k)} of {wholeNumber(consent.replay.n)}
            </b>{' '}
            sessions{shareOf(consent.replay.rate, consent.replay.n)} agreed to replay.{' '}
            {consent.required ? unknownConsent(orders.imported > 0) : null}
          </span>
        )}
        {orders.imported === 0 ? null : (
          <span title="By order number. What is missing was ordered elsewhere, or on a page that was not recorded: without consent, or with an ad blocker.">
            <b>
              {wholeNumber(orders.both)} of {wholeNumber(orders.imported)}
            </b>{' '}
            orders of the back office{shareOf(ordersSeen, orders.imported)} were seen on the site
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
