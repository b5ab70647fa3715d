import type { Site } from '@hindsight/protocol/api/sites'
import { useNow } from '../../components/useNow.ts'
import { exactTime, relativeTime } from '../../format/time.ts'
import css from './arrival.module.css'

/** Whether anything has arrived from a site, and when it last did. */
export function Arrival({ site }: { site: Pick<Site, 'firstEventAt' | 'lastEventAt'> }) {
  const now = useNow(5000)
  if (site.lastEventAt === null) {
    return (
      <span className={css.arrival} data-waiting>
        Waiting for the first event …
      </span>
    )
  }
  return (
    <span className={css.arrival} title={exactTime(site.lastEventAt)}>
      Received {relativeTime(site.lastEventAt, now)}
    </span>
  )
}
