import type { DayFigure, Tile } from '@hindsight/protocol/api/boards'
import { ctrByDay } from '@hindsight/protocol/promotions'
import type { ReportName } from '@hindsight/protocol/reports'
import { Skeleton, Text } from '@mantine/core'
import { useFunnelResult, useFunnels } from '../../api/funnels.ts'
import { useOverview } from '../../api/overview.ts'
import { usePromotions } from '../../api/promotions.ts'
import { useReport } from '../../api/reports.ts'
import { DayBars } from '../../components/chart/dayBars.tsx'
import { useMarks } from '../../components/chart/useMarks.ts'
import { CountLink } from '../../components/countLink.tsx'
import { Failed } from '../../components/failed.tsx'
import type { Period } from '../../filters/period.ts'
import { wholeNumber } from '../../format/number.ts'
import { ReportTable } from '../reports/reportTable.tsx'
import { BoardSteps } from './boardSteps.tsx'
import { CtrBars } from './ctrBars.tsx'
import { figureColors, figureText, figureWords } from './words.ts'

type Props = { siteId: string; tile: Pick<Tile, 'shows' | 'size' | 'title'>; period: Period; currency: string }

/** What a tile shows, read for colleagues: every count opens its list. */
export function TileBody({ siteId, tile, period, currency }: Props) {
  const { shows } = tile
  if (shows.kind === 'report')
    return (
      <ReportBody
        siteId={siteId}
        report={shows.report}
        rows={shows.rows}
        isNarrow={tile.size === 'half'}
        period={period}
      />
    )
  if (shows.kind === 'days')
    return (
      <DaysBody siteId={siteId} figure={shows.figure} isNamed={tile.title !== ''} period={period} currency={currency} />
    )
  if (shows.kind === 'promotion')
    return <CtrBody siteId={siteId} promotionId={shows.promotionId} isNamed={tile.title !== ''} period={period} />
  if (shows.kind === 'funnel') return <FunnelBody siteId={siteId} funnelId={shows.funnelId} period={period} />
  return null
}

const Loading = () => <Skeleton height={180} radius={8} role="status" aria-label="Loading" />
const Nothing = () => (
  <Text size="sm" c="dimmed">
    Nothing of this in the period.
  </Text>
)

type ReportProps = { siteId: string; report: ReportName; rows: number; isNarrow: boolean; period: Period }

function ReportBody({ siteId, report, rows, isNarrow, period }: ReportProps) {
  const answer = useReport(siteId, report, period)
  if (answer.error && !answer.data) return <Failed error={answer.error} retry={() => answer.refetch()} />
  if (!answer.data) return <Loading />
  return answer.data.rows.length === 0 ? (
    <Nothing />
  ) : (
    <ReportTable answer={answer.data} maxRows={rows} isNarrow={isNarrow} />
  )
}

/** `isNamed`: the tile has a name of its own, which does not say what the figure is. */
type DaysProps = { siteId: string; figure: DayFigure; isNamed: boolean; period: Period; currency: string }

function DaysBody({ siteId, figure, isNamed, period, currency }: DaysProps) {
  const overview = useOverview(siteId, period)
  const marks = useMarks(siteId)
  if (overview.error && !overview.data) return <Failed error={overview.error} retry={() => overview.refetch()} />
  if (!overview.data) return <Loading />
  return (
    <DayBars
      title={figureWords[figure]}
      isTitleHidden={!isNamed}
      color={figureColors[figure]}
      days={overview.data.days.map((day) => ({ day: day.day, complete: day.complete, value: day[figure] }))}
      text={(value) => figureText(figure, value, currency)}
      short={wholeNumber}
      marks={marks}
    />
  )
}

type CtrProps = { siteId: string; promotionId: string; isNamed: boolean; period: Period }

function CtrBody({ siteId, promotionId, isNamed, period }: CtrProps) {
  const of = promotionId === '' ? {} : { promotion: promotionId }
  const answer = usePromotions(siteId, period, { by: 'promotion', ...of })
  if (answer.error && !answer.data) return <Failed error={answer.error} retry={() => answer.refetch()} />
  if (!answer.data) return <Loading />
  return answer.data.days.length === 0 ? <Nothing /> : <CtrBars days={ctrByDay(answer.data.days)} isNamed={isNamed} />
}

function FunnelBody({ siteId, funnelId, period }: { siteId: string; funnelId: string; period: Period }) {
  const saved = useFunnels(siteId)
  const funnel = saved.data?.find((one) => one.funnelId === funnelId)
  const { funnelId: _, version: __, ...definition } = funnel ?? { funnelId: '', version: 0 }
  const result = useFunnelResult(
    siteId,
    funnel ? (definition as Omit<typeof funnel, 'funnelId' | 'version'>) : null,
    period,
  )
  if (saved.data && !funnel)
    return (
      <Text size="sm" c="dimmed">
        This funnel was removed.
      </Text>
    )
  const error = saved.error ?? result.error
  if (error && !result.data) return <Failed error={error} retry={() => result.refetch()} />
  if (!result.data || !funnel) return <Loading />
  return (
    <BoardSteps
      name={funnel.name}
      steps={result.data.steps.map(({ label, reached, ofEntered }) => ({
        label,
        ofEntered,
        count: <CountLink of={reached} says={`reached ${label}`} />,
      }))}
    />
  )
}
