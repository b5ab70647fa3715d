import type { StruggleDetail } from '@hindsight/protocol/api/struggles'
import { Anchor, Button } from '@mantine/core'
import { Link, useParams, useSearchParams } from 'react-router'
import { useMay } from '../../api/me.ts'
import { ApiProblem } from '../../api/problem.ts'
import { useStruggle } from '../../api/struggles.ts'
import { CauseCard } from '../../components/cause/causeCard.tsx'
import { CopyButton } from '../../components/copyButton.tsx'
import { EmptyCard } from '../../components/emptyCard.tsx'
import { Failed } from '../../components/failed.tsx'
import { FlagAllButton } from '../../components/flag/flagAllButton.tsx'
import { ScreenHead } from '../../components/screenHead.tsx'
import { SkeletonCards } from '../../components/skeletonCards.tsx'
import { WidenButton } from '../../components/widenButton.tsx'
import { type Period, periodLabel, periodSearch } from '../../filters/period.ts'
import { boundsOfList } from '../../filters/screenOf.ts'
import { usePeriod } from '../../filters/usePeriod.ts'
import { countOf } from '../../format/number.ts'
import { urls } from '../../routes.ts'
import { signalSigns } from '../../signs/signalSigns.ts'
import { SignMark } from '../../signs/signMark.tsx'
import { Browsers } from './browsers.tsx'
import { FixCard } from './fixCard.tsx'
import { Messages, Shapes } from './messages.tsx'
import { PointFigures } from './pointFigures.tsx'
import { PointForm } from './pointForm.tsx'
import { PointState } from './pointState.tsx'
import { PointTrend } from './pointTrend.tsx'
import css from './strugglePoint.module.css'
import { Watch } from './watch.tsx'
import { WorkaroundCard } from './workaroundCard.tsx'

/** One struggle point: how it stands, whom it stops, since when, with what words, on which browsers, sessions to watch. */
export function StrugglePointScreen() {
  const { siteId = '', pointId = '' } = useParams()
  const { period } = usePeriod()
  const [search] = useSearchParams()
  const point = useStruggle(siteId, pointId, period)
  const isGone = point.error instanceof ApiProblem && point.error.status === 404
  const back = (
    <Anchor component={Link} to={urls.strugglePoints(siteId) + periodSearch(search)} size="sm">
      All struggle points
    </Anchor>
  )
  if (isGone) return <Quiet period={period}>{back}</Quiet>
  if (point.error && !point.data) {
    return (
      <>
        <ScreenHead title="Struggle point" says={back} />
        <Failed error={point.error} what="The struggle point could not be read" retry={() => point.refetch()} />
      </>
    )
  }
  if (!point.data) {
    return (
      <>
        <ScreenHead title="Struggle point" says={back} />
        <SkeletonCards heights={[64, 160, 200]} label="Loading the struggle point" />
      </>
    )
  }
  return <Point siteId={siteId} point={point.data} period={period} back={back} />
}

type PointProps = { siteId: string; point: StruggleDetail; period: Period; back: React.ReactNode }

/** The sentence, as a headline: what, where, whom. */
function Point({ siteId, point, period, back }: PointProps) {
  const { sign, short } = signalSigns[point.signal]
  const mayWatch = useMay('alerts.manage')
  return (
    <>
      <div className={css.headline}>
        <SignMark kind={sign} size={20} label={short} />
        <div style={{ flex: 1, minWidth: 0 }}>
          <ScreenHead
            title={point.says}
            says={
              <>
                {point.path} · {countOf(point.persons.n, 'person')} affected · {back}
              </>
            }
            actions={
              <>
                <CopyButton value={window.location.href} label="Copy link" />
                {mayWatch ? (
                  <Button component={Link} to={urls.alertOn(siteId, point.pointId)} variant="default">
                    Alert me
                  </Button>
                ) : null}
                <FlagAllButton
                  siteId={siteId}
                  pointId={point.pointId}
                  bounds={boundsOfList(point.persons.list)}
                  suggested={point.says}
                />
              </>
            }
          />
        </div>
      </div>
      <div className={css.stack}>
        <PointState siteId={siteId} point={point} />
        <FixCard siteId={siteId} point={point} />
        <PointFigures siteId={siteId} point={point} />
        <CauseCard siteId={siteId} of={{ point: point.pointId }} period={period} />
        <PointTrend siteId={siteId} trend={point.trend} />
        <div className={css.pair}>
          <div className={css.column}>
            <Watch
              siteId={siteId}
              title="Sessions to watch"
              says="Those that show it best, opened at the very step"
              sessions={point.watch}
            />
            <Watch
              siteId={siteId}
              title="Who came through"
              says="At the same place, without this trouble"
              sessions={point.succeeded}
            />
            <Messages point={point} />
          </div>
          <div className={css.column}>
            <WorkaroundCard siteId={siteId} pointId={point.pointId} />
            <PointForm siteId={siteId} point={point} />
            <Browsers browsers={point.browsers} overall={point.failure} />
            <Shapes shapes={point.shapes} />
          </div>
        </div>
      </div>
    </>
  )
}

function Quiet({ period, children }: { period: Period; children: React.ReactNode }) {
  return (
    <>
      <ScreenHead title="Struggle point" says={children} />
      <EmptyCard
        title="It did not happen in this period"
        says={`Nobody was stopped here in the period “${periodLabel(period)}”, or the link is wrong.`}
      >
        <WidenButton />
      </EmptyCard>
    </>
  )
}
