import type { Watchable } from '@hindsight/protocol/api/struggles'
import { IconPlayerPlay } from '@tabler/icons-react'
import { Link } from 'react-router'
import { Card } from '../../components/card.tsx'
import { personLabel } from '../../format/person.ts'
import { exactTime, relativeTime } from '../../format/time.ts'
import { urls } from '../../routes.ts'
import css from './strugglePoint.module.css'

type Props = { siteId: string; title: string; says: string; sessions: Watchable[] }

/** Sessions worth watching, each opened where it happened, with what makes it worth it. */
export function Watch({ siteId, title, says, sessions }: Props) {
  if (sessions.length === 0) return null
  return (
    <Card title={title} says={says}>
      <ul className={css.watchList}>
        {sessions.map(({ sessionId, step, ts, person, why, hasReplay }) => (
          <li key={sessionId} className={css.watchItem}>
            <Link
              className={css.watch}
              to={`${urls.session(siteId, sessionId)}${step === '' ? '' : `?step=${encodeURIComponent(step)}`}`}
            >
              <IconPlayerPlay size={16} aria-hidden opacity={hasReplay ? 1 : 0.4} /> {personLabel(person)}
            </Link>
            <time className={css.dim} dateTime={new Date(ts).toISOString()} title={exactTime(ts)}>
              {relativeTime(ts)}
            </time>
            <p className={css.why}>{why}</p>
          </li>
        ))}
      </ul>
    </Card>
  )
}
