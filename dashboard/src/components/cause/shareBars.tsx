import type { Cause } from '@hindsight/protocol/api/cause'
import { ratePerCent } from '../../format/number.ts'
import css from './cause.module.css'

/** Of those affected, and of the others: how many have it, in per cent of each. */
export function ShareBars({ cause: { coverage, othersShare, says } }: { cause: Cause }) {
  const bars = [
    { who: 'Of those affected', rate: coverage, tone: 'error' },
    { who: 'Of the others', rate: othersShare, tone: 'plain' },
  ] as const
  return (
    <dl className={css.bars} aria-label={`Who ${says}`}>
      {bars.map(({ who, rate, tone }) => {
        const share = rate.rate ?? 0
        return (
          <div key={who}>
            <dt>{who}</dt>
            <dd>
              <span className={css.track} aria-hidden>
                <span className={css.bar} data-tone={tone} style={{ width: `${share * 100}%` }} />
              </span>
              <b>{ratePerCent(share, rate.n)}</b>
            </dd>
          </div>
        )
      })}
    </dl>
  )
}
