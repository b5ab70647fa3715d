import type { Health } from '@hindsight/protocol/api/health'
import { countOf, wholeNumber } from '../../format/number.ts'
import { clockTime } from '../../format/time.ts'
import css from './health.module.css'

/** One bar per minute. The numbers stand beside it; each bar says its own. */
export function Arrivals({ minutes }: { minutes: Health['minutes'] }) {
  const most = Math.max(1, ...minutes.map(({ events }) => events))
  const total = minutes.reduce((sum, { events }) => sum + events, 0)
  const [first] = minutes
  return (
    <figure className={css.figure}>
      <svg
        className={css.bars}
        viewBox={`0 0 ${minutes.length} 1`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${countOf(total, 'event')} in an hour, at most ${wholeNumber(most)} in a minute`}
      >
        {minutes.map(({ at, events }, index) => (
          <rect
            key={at}
            x={index + 0.1}
            width={0.8}
            y={1 - Math.max(0.015, events / most)}
            height={Math.max(0.015, events / most)}
            data-none={events === 0 || undefined}
          >
            <title>{`${clockTime(at)}: ${countOf(events, 'event')}`}</title>
          </rect>
        ))}
      </svg>
      <figcaption className={css.caption}>
        <span>{first ? clockTime(first.at) : ''}</span>
        <span>{countOf(total, 'event')} in the hour</span>
        <span>now</span>
      </figcaption>
    </figure>
  )
}
