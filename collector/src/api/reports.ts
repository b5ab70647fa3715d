/** Reports that are one table each, the ways through the site, and tables as files. */
import type { PathQuestion, PathStop } from '@hindsight/protocol/api/pathQuestion'
import { pathQuestion } from '@hindsight/protocol/api/pathQuestion'
import type { ReportAnswer, ReportRow, reportRoutes } from '@hindsight/protocol/api/reports'
import { type ReportName, reportOf, rowLabel } from '@hindsight/protocol/reports'
import type { Audit } from '../audit.ts'
import { tableFile } from '../exports/tableFile.ts'
import { clickStopsOf } from '../people/namedClicks.ts'
import { totalsOf } from '../queries/overview/figures.ts'
import { readPaths } from '../queries/reports/paths.ts'
import { readReport, type StoredReportRow } from '../queries/reports/readReport.ts'
import type { Period } from '../queries/scope.ts'
import type { SessionFilter } from '../queries/sessionFilter.ts'
import type { State } from '../state.ts'
import { rateOf } from '../statistics/rate.ts'
import type { HandlersOf } from './handlers.ts'
import { sessionsCounted } from './lists.ts'
import { periodOf } from './period.ts'
import { settingsOf } from './siteSettings.ts'
import type { AnalysisDeps } from './struggles.ts'

export type ReportDeps = AnalysisDeps & { audit: Audit['audit']; state: State }

const defaultTop = 6
const contentTypes = { csv: 'text/csv; charset=utf-8', parquet: 'application/vnd.apache.parquet' } as const

/** A row with the lists behind its counts. */
function rowOf(
  report: ReportName,
  { value, label, cells }: StoredReportRow,
  siteId: string,
  period: Period,
): ReportRow {
  const shown = Object.entries(reportOf(report).columns).map(([name, column]) => {
    if (column.kind === 'rate') return [name, rateOf(cells[column.part] ?? 0, cells[column.whole] ?? 0)] as const
    const n = cells[name] ?? null
    if (column.kind !== 'sessions') return [name, n] as const
    return [name, sessionsCounted(n ?? 0, siteId, period, { cell: { report, value, did: name } })] as const
  })
  return { value, label: rowLabel(report, value, label), cells: Object.fromEntries(shown) }
}

export async function reportAnswer(
  { store, sites }: AnalysisDeps,
  siteId: string,
  report: ReportName,
  period: Period,
  limit: number,
): Promise<ReportAnswer> {
  const { timeZone, currency } = settingsOf(sites, siteId)
  const [{ rows, more }, totals] = await Promise.all([
    readReport(store, report, { siteId, period, currency }, limit),
    totalsOf(store, siteId, period),
  ])
  return {
    report,
    from: period.fromMs,
    to: period.toMs,
    timeZone,
    currency,
    rows: rows.map((row) => rowOf(report, row, siteId, period)),
    more,
    sessions: sessionsCounted(totals.sessions, siteId, period, {}),
  }
}

export function reportHandlers(deps: ReportDeps): HandlersOf<keyof typeof reportRoutes> {
  const { store, sites, state, audit } = deps
  return {
    getReport: async ({ params: { siteId, report }, query: { limit, ...asked } }) =>
      await reportAnswer(deps, siteId, report, periodOf(asked, Date.now()), limit),

    async getPaths({
      params: { siteId },
      query: { question: asked = pathQuestion.parse({}), top = defaultTop, ...when },
    }) {
      const period = periodOf(when, Date.now())
      const question = await withClicks(state, siteId, asked)
      const { timeZone } = settingsOf(sites, siteId)
      const { sessions, named, links } = await readPaths(store, { siteId, period, question, top })
      const of = (n: number, ...stops: PathStop[]) =>
        sessionsCounted(n, siteId, period, { cell: { paths: question, stops } } satisfies SessionFilter)
      const at = (level: number, node: string | null): PathStop =>
        node === null ? { level, notOf: named[level] ?? [] } : { level, node }
      const sum = (rows: typeof links) => rows.reduce((total, row) => total + row.sessions, 0)
      const levels = named.map((nodes, level) =>
        [...nodes, null].flatMap((node) => {
          const here = links.filter((link) => link.level === level && link.source === node)
          const n = sum(here)
          if (n === 0) return []
          const ended = sum(here.filter(({ target }) => target === undefined))
          const isLast = level === named.length - 1
          return [
            {
              node,
              sessions: of(n, at(level, node)),
              ended: isLast ? null : of(ended, at(level, node), { level: level + 1, ended: true }),
            },
          ]
        }),
      )
      return {
        from: period.fromMs,
        to: period.toMs,
        timeZone,
        sessions: of(sessions),
        levels: levels.filter((nodes) => nodes.length > 0),
        links: links.flatMap(({ level, source, target, sessions: n }) =>
          target === undefined
            ? []
            : [{ level, source, target, sessions: of(n, at(level, source), at(level + 1, target)) }],
        ),
      }
    },

    async exportTable({ params: { siteId, table }, query, who, address, setHeader }) {
      const { from, to, segment, format, ...filter } = query
      const { timeZone, currency, conversion } = settingsOf(sites, siteId)
      const by = who?.by ?? ''
      const period = periodOf({ from, to, segment, traffic: filter.traffic }, Date.now())
      const detail = { format, from: period.fromMs, to: period.toMs }
      await audit({ action: 'table.exported', who: by, subject: table, siteId, address, detail })
      const scope = { siteId, period, timeZone, currency, conversion, by, filter }
      const stream = await tableFile(store, table, format, scope)
      setHeader('Content-Disposition', `attachment; filename="${table}.${format}"`)
      return { stream, contentType: contentTypes[format] }
    },
  }
}

/** The lists behind the counts are of the clicks that had a name when it was counted. */
async function withClicks(state: State, siteId: string, question: PathQuestion): Promise<PathQuestion> {
  if (!question.events || question.clicks) return question
  const clicks = await clickStopsOf(state, siteId)
  return clicks.length === 0 ? question : { ...question, clicks }
}
