import type { StruggleRow } from '@hindsight/protocol/api/struggles'
import { Anchor } from '@mantine/core'
import { Link, useSearchParams } from 'react-router'
import { Card } from '../../components/card.tsx'
import { CountLink } from '../../components/countLink.tsx'
import { periodSearch } from '../../filters/period.ts'
import { urls } from '../../routes.ts'
import { signalSigns } from '../../signs/signalSigns.ts'
import { SignMark } from '../../signs/signMark.tsx'
import css from './overview.module.css'

/** Troubles that were never seen before, most affected persons first. */
export function NewStruggles({ siteId, points }: { siteId: string; points: StruggleRow[] }) {
  const [search] = useSearchParams()
  const query = periodSearch(search)
  return (
    <Card title="New struggle points" says="First seen in the last 7 days of the period">
      {points.length === 0 ? (
        <p className={css.where}>None: nothing goes wrong here that did not before.</p>
      ) : (
        <ul className={css.points}>
          {points.map((point) => (
            <li key={point.pointId} className={css.point}>
              <SignMark kind={signalSigns[point.signal].sign} label={signalSigns[point.signal].short} />
              <div>
                <Link to={urls.strugglePoint(siteId, point.pointId) + query}>{point.says}</Link>
                <div className={css.where}>{point.path}</div>
              </div>
              <CountLink of={point.sessions} noun="session" says="sessions with this struggle" />
            </li>
          ))}
        </ul>
      )}
      <Anchor component={Link} to={urls.strugglePoints(siteId) + query} size="sm" mt="sm" display="inline-block">
        All struggle points
      </Anchor>
    </Card>
  )
}
