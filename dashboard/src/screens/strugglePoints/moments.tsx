import type { StruggleDetail } from '@hindsight/protocol/api/struggles'
import { Button } from '@mantine/core'
import { IconPlayerPlay } from '@tabler/icons-react'
import { useState } from 'react'
import { Link } from 'react-router'
import { Card } from '../../components/card.tsx'
import { personLabel } from '../../format/person.ts'
import { exactTime, relativeTime } from '../../format/time.ts'
import { urls } from '../../routes.ts'
import css from './strugglePoint.module.css'

const firstShown = 8

/** Replays, each opened where it happened. */
export function Moments({ siteId, moments }: { siteId: string; moments: StruggleDetail['moments'] }) {
  const [all, setAll] = useState(false)
  const shown = all ? moments : moments.slice(0, firstShown)
  return (
    <Card title="Moments to watch" says="The newest sessions, opened at the very step">
      <ul className={css.plain}>
        {shown.map(({ sessionId, step, ts, person }) => (
          <li key={`${sessionId} ${step}`}>
            <Link className={css.watch} to={`${urls.session(siteId, sessionId)}?step=${encodeURIComponent(step)}`}>
              <IconPlayerPlay size={16} aria-hidden /> {personLabel(person)}
            </Link>
            <time className={css.dim} dateTime={new Date(ts).toISOString()} title={exactTime(ts)}>
              {relativeTime(ts)}
            </time>
          </li>
        ))}
      </ul>
      {shown.length === moments.length ? null : (
        <Button size="xs" variant="default" mt="xs" onClick={() => setAll(true)}>
          Show all {moments.length}
        </Button>
      )}
    </Card>
  )
}
