import type { StruggleRow } from '@hindsight/protocol/api/struggles'
import { Link, useSearchParams } from 'react-router'
import { CountLink } from '../../components/countLink.tsx'
import { RateOf } from '../../components/rate/rate.tsx'
import { TrendBars } from '../../components/trendBars.tsx'
import { useNow } from '../../components/useNow.ts'
import { periodSearch } from '../../filters/period.ts'
import { countOf } from '../../format/number.ts'
import { dayText, exactTime, relativeTime } from '../../format/time.ts'
import { urls } from '../../routes.ts'
import { signalSigns } from '../../signs/signalSigns.ts'
import { SignMark } from '../../signs/signMark.tsx'
import css from './strugglePoints.module.css'

const nowEveryMs = 30_000

type Props = { siteId: string; points: StruggleRow[]; changing: boolean }

export function StruggleList({ siteId, points, changing }: Props) {
  const [search] = useSearchParams()
  const query = periodSearch(search)
  const now = useNow(nowEveryMs)
  const scaleTo = Math.max(0.05, ...points.map(({ failure }) => failure.high ?? 0))
  return (
    <div>
      <ol className={css.list} aria-label="Struggle points" aria-busy={changing} data-changing={changing || undefined}>
        <li className={`${css.row} ${css.head}`} aria-hidden>
          <span>What happens, and where</span>
          <span className={css.number}>Persons</span>
          <span className={css.number}>Sessions</span>
          <span>Of those who tried</span>
          <span className={css.trend}>Sessions per day</span>
        </li>
        {points.map((point) => (
          <StruggleItem
            key={point.pointId}
            point={point}
            to={urls.strugglePoint(siteId, point.pointId) + query}
            now={now}
            scaleTo={scaleTo}
          />
        ))}
      </ol>
    </div>
  )
}

/** `Sessions per day: 3 on 14 Nov, …`, short enough to be listened to. */
function trendSays(trend: StruggleRow['trend']): string {
  const most = trend.reduce((a, b) => (b.sessions > a.sessions ? b : a), trend[0] ?? { day: '', sessions: 0 })
  const last = trend.at(-1)
  if (!last) return 'No trend'
  return `Sessions per day: at most ${most.sessions} on ${dayText(most.day)}, ${last.sessions} on the last day`
}

type ItemProps = { point: StruggleRow; to: string; now: number; scaleTo: number }

function StruggleItem({ point, to, now, scaleTo }: ItemProps) {
  const { sign, short } = signalSigns[point.signal]
  return (
    <li className={css.row}>
      <div className={css.what}>
        <SignMark kind={sign} size={17} />
        <div>
          <Link className={css.says} to={to}>
            {point.says}
          </Link>
          <div className={css.where}>
            <span>{point.path}</span>
            <span>{short}</span>
            <time dateTime={new Date(point.lastTs).toISOString()} title={exactTime(point.lastTs)}>
              last {relativeTime(point.lastTs, now)}
            </time>
            {point.fresh ? (
              <span className={css.fresh} title={`First seen ${exactTime(point.firstTs)}`}>
                new
              </span>
            ) : null}
          </div>
        </div>
      </div>
      <span className={css.number}>
        <CountLink of={point.persons} says="persons affected" />
        <span className={css.unit}> {point.persons.n === 1 ? 'person' : 'persons'}</span>
      </span>
      <span className={css.number}>
        <CountLink of={point.sessions} says="sessions affected" />
        <span className={css.unit}> {point.sessions.n === 1 ? 'session' : 'sessions'}</span>
      </span>
      <span className={css.rate} title={`${countOf(point.failure.n, 'person')} tried`}>
        <RateOf rate={point.failure} scaleTo={scaleTo} tone="error" />
      </span>
      <span className={css.trend}>
        <TrendBars
          days={point.trend.map(({ day, sessions }) => ({ day, n: sessions }))}
          says={trendSays(point.trend)}
        />
      </span>
    </li>
  )
}
