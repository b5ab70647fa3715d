import { useParams } from 'react-router'
import { useMe } from '../../api/me.ts'
import { useOverview } from '../../api/overview.ts'
import { useSite } from '../../api/sites.ts'
import { EmptyCard } from '../../components/emptyCard.tsx'
import { Failed } from '../../components/failed.tsx'
import { FirstSteps } from '../../components/firstSteps.tsx'
import { ScreenHead } from '../../components/screenHead.tsx'
import { SkeletonCards } from '../../components/skeletonCards.tsx'
import { WidenButton } from '../../components/widenButton.tsx'
import { periodLabel } from '../../filters/period.ts'
import { usePeriod } from '../../filters/usePeriod.ts'
import { relativeTime } from '../../format/time.ts'
import { DevicesAndBrowsers, TopPages } from './breakdowns.tsx'
import { Coverage } from './coverage.tsx'
import { Days } from './days.tsx'
import { KeyFigures } from './keyFigures.tsx'
import { NewStruggles } from './newStruggles.tsx'
import css from './overview.module.css'

/** How often a site that has sent nothing yet is asked whether something came. */
const waitingPollMs = 3000

/** How a site is doing: against the period before, by day, by page and device, and what is new among the troubles. */
export function OverviewScreen() {
  const { siteId = '' } = useParams()
  const { period } = usePeriod()
  const overview = useOverview(siteId, period)
  const waiting = overview.data?.sessions.now === 0
  const site = useSite(siteId, waiting ? waitingPollMs : false)
  const me = useMe().data
  const error = site.error ?? (overview.data ? null : overview.error)
  const data = overview.data
  return (
    <>
      <ScreenHead title="Overview" says={`${periodLabel(period)}, against the period of the same length before`} />
      {error ? (
        <Failed
          error={error}
          what="The overview could not be read"
          retry={() => {
            site.refetch()
            overview.refetch()
          }}
        />
      ) : !data || !site.data || !me ? (
        <SkeletonCards heights={[64, 320, 180]} label="Loading the overview" />
      ) : site.data.lastEventAt === null ? (
        <FirstSteps site={site.data} me={me} />
      ) : data.sessions.now === 0 && data.sessions.before === 0 ? (
        <EmptyCard
          title={
            period.segment === undefined ? 'No session in this period' : 'No session of this segment in the period'
          }
          says={`The last event of ${site.data.name} arrived ${relativeTime(site.data.lastEventAt)}.`}
        >
          <WidenButton />
        </EmptyCard>
      ) : (
        <div className={css.stack} data-changing={overview.isPlaceholderData || undefined}>
          <KeyFigures data={data} currency={site.data.settings.currency} />
          <Days siteId={siteId} data={data} currency={site.data.settings.currency} />
          <div className={css.pair}>
            <div className={css.column}>
              <NewStruggles siteId={siteId} points={data.newStruggles} />
              <DevicesAndBrowsers data={data} />
            </div>
            <TopPages data={data} />
          </div>
          <Coverage coverage={data.coverage} />
        </div>
      )}
    </>
  )
}
