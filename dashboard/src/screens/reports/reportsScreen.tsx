import { isReport, type ReportName, reportNames, reports } from '@hindsight/protocol/reports'
import { Link, useParams, useSearchParams } from 'react-router'
import { useReport } from '../../api/reports.ts'
import { EmptyCard } from '../../components/emptyCard.tsx'
import { ExportMenu } from '../../components/exportMenu.tsx'
import { Failed } from '../../components/failed.tsx'
import { PinButton } from '../../components/pinButton.tsx'
import { ScreenHead } from '../../components/screenHead.tsx'
import { SkeletonCards } from '../../components/skeletonCards.tsx'
import { WidenButton } from '../../components/widenButton.tsx'
import { periodLabel } from '../../filters/period.ts'
import { usePeriod } from '../../filters/usePeriod.ts'
import { countOf } from '../../format/number.ts'
import css from './reports.module.css'
import { ReportTable } from './reportTable.tsx'

const emptyWords: Partial<Record<ReportName, string>> = {
  products: 'Track Product Viewed, Product Added and Order Completed with product_id, name, price and quantity.',
  searches: 'Track Products Searched with its query and, as results, how many were found.',
}

/** Where sessions come from, what they look at, and what comes of it: one table each. */
export function ReportsScreen() {
  const { siteId = '' } = useParams()
  const { period } = usePeriod()
  const [search] = useSearchParams()
  const asked = search.get('report') ?? ''
  const name = isReport(asked) ? asked : 'channels'
  const report = useReport(siteId, name, period)
  const answer = report.data
  const { title, says } = reports[name]
  return (
    <>
      <ScreenHead
        title={title}
        says={answer ? `${periodLabel(period)}, days of ${answer.timeZone}` : periodLabel(period)}
        actions={
          <>
            <PinButton as="button" shows={{ kind: 'report', report: name, rows: 8 }} name={title} />
            <ExportMenu table={name} period={period} />
          </>
        }
      />
      <Tabs chosen={name} />
      <p className={css.says}>{says}</p>
      {report.error && !answer ? (
        <Failed error={report.error} what="The report could not be read" retry={() => report.refetch()} />
      ) : answer === undefined ? (
        <SkeletonCards heights={[320]} label="Loading the report" />
      ) : answer.rows.length === 0 ? (
        <EmptyCard
          title="Nothing of this in the period"
          says={emptyWords[name] ?? 'As soon as somebody visits the site, it appears here.'}
        >
          <WidenButton />
        </EmptyCard>
      ) : (
        <div data-changing={report.isPlaceholderData || undefined} className={css.stack}>
          <ReportTable answer={answer} />
          <p className={css.below}>
            {countOf(answer.sessions.n, 'session')} in this period
            {answer.more > 0 ? `; ${countOf(answer.more, 'row')} more, in the export` : ''}.
          </p>
        </div>
      )}
    </>
  )
}

function Tabs({ chosen }: { chosen: ReportName }) {
  const [search] = useSearchParams()
  const to = (name: ReportName) => {
    const next = new URLSearchParams(search)
    next.set('report', name)
    return `?${next.toString()}`
  }
  return (
    <nav className={css.tabs} aria-label="Reports">
      {reportNames.map((name) => (
        <Link key={name} to={to(name)} aria-current={name === chosen ? 'page' : undefined}>
          {reports[name].title}
        </Link>
      ))}
    </nav>
  )
}
