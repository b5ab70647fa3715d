import { minNewPersons, type StruggleRow } from '@hindsight/protocol/api/struggles'
import { Link, useSearchParams } from 'react-router'
import { useSite } from '../../api/sites.ts'
import { CountLink } from '../../components/countLink.tsx'
import { RateOf } from '../../components/rate/rate.tsx'
import { TrendBars } from '../../components/trendBars.tsx'
import { useNow } from '../../components/useNow.ts'
import { periodSearch } from '../../filters/period.ts'
import { countOf, wholeNumber } from '../../format/number.ts'
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
  const currency = useSite(siteId).data?.settings.currency ?? ''
  const scaleTo = Math.max(0.05, ...points.map(({ failure }) => failure.high ?? 0))
  return (
    <div>
      <ol className={css.list} aria-label="Struggle points" aria-busy={changing} data-changing={changing || undefined}>
        <li className={`${css.row} ${css.head}`} aria-hidden>
          <span>What happens, and where</span>
          <span className={css.number}>Persons</span>
          <span
            className={css.number}
            title="What is surely missing, 19 times out of 20, against persons of the same kind"
          >
            At risk
          </span>
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
            currency={currency}
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

/** The lower end of what is missing: what one can stand up for. */
function AtRisk({ impact, currency }: { impact: StruggleRow['impact']; currency: string }) {
  const low = impact?.value?.low ?? null
  if (low === null) return <span className={css.none}>–</span>
  if (low <= 0) return <span className={css.none}>not shown to cost</span>
  return (
    <b title="At least this much is missing, 19 times out of 20, against persons of the same kind who tried">
      {currency} {wholeNumber(low)}
    </b>
  )
}

const freshMeans = `New and on top: first seen in the last 7 days, and met by ${minNewPersons} persons or more. Where a field is refused although filled in, one is enough.`

/** Why it is on top, or why it is not in the list of open ones. */
function StateMark({ point }: { point: StruggleRow }) {
  if (point.state === 'regressed') {
    return (
      <span className={css.back} title="It was marked as fixed and has happened again where the fix should hold">
        back again
      </span>
    )
  }
  if (point.state !== 'open') return <span className={css.stands}>{point.state}</span>
  if (!point.fresh) return null
  return (
    <span className={css.fresh} title={`First seen ${exactTime(point.firstTs)}. ${freshMeans}`}>
      new
    </span>
  )
}

type ItemProps = { point: StruggleRow; to: string; now: number; scaleTo: number; currency: string }

function StruggleItem({ point, to, now, scaleTo, currency }: ItemProps) {
  const { sign, short } = signalSigns[point.signal]
  return (
    <li className={css.row} data-pinned={point.fresh || point.state === 'regressed' || undefined}>
      <div className={css.what}>
        <SignMark kind={sign} size={17} />
        <div>
          <Link className={css.says} to={to}>
            {point.says}
          </Link>
          <div className={css.where}>
            <span>{point.path}</span>
            <span>{short}</span>
            <span>
              <CountLink of={point.sessions} says="sessions affected" />{' '}
              {point.sessions.n === 1 ? 'session' : 'sessions'}
            </span>
            <time dateTime={new Date(point.lastTs).toISOString()} title={exactTime(point.lastTs)}>
              last {relativeTime(point.lastTs, now)}
            </time>
            <StateMark point={point} />
          </div>
        </div>
      </div>
      <span className={css.number}>
        <CountLink of={point.persons} says="persons affected" />
        <span className={css.unit}> {point.persons.n === 1 ? 'person' : 'persons'}</span>
      </span>
      <span className={css.number}>
        <AtRisk impact={point.impact} currency={currency} />
        <span className={css.unit}> at risk</span>
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
