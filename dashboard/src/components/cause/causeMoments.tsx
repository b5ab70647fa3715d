import type { CauseMoment } from '@hindsight/protocol/api/cause'
import { IconPlayerPlay } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { personLabel } from '../../format/person.ts'
import { exactTime, relativeTime } from '../../format/time.ts'
import { urls } from '../../routes.ts'
import css from './cause.module.css'

type Props = {
  siteId: string
  title: string
  moments: CauseMoment[]
  /** Opens all of them. */
  more?: ReactNode
}

/** Sessions, each opened where it happened. */
export function CauseMoments({ siteId, title, moments, more }: Props) {
  if (moments.length === 0) return null
  return (
    <div className={css.moments}>
      <h3>
        {title}
        {more === undefined ? null : <span className={css.dim}> · of {more}</span>}
      </h3>
      <ul>
        {moments.map(({ sessionId, step, ts, person, hasReplay }) => (
          <li key={sessionId}>
            <Link
              to={`${urls.session(siteId, sessionId)}${step === '' ? '' : `?step=${encodeURIComponent(step)}`}`}
              title={hasReplay ? undefined : 'Not replayed; its steps are there'}
            >
              <IconPlayerPlay size={14} aria-hidden opacity={hasReplay ? 1 : 0.4} /> {personLabel(person)}
            </Link>
            <time className={css.dim} dateTime={new Date(ts).toISOString()} title={exactTime(ts)}>
              {relativeTime(ts)}
            </time>
          </li>
        ))}
      </ul>
    </div>
  )
}
