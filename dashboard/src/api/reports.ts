import { type PathQuestion, pathQuestion } from '@hindsight/protocol/api/pathQuestion'
import { type FileFormat, reportRoutes, type TableName } from '@hindsight/protocol/api/reports'
import type { ReportName } from '@hindsight/protocol/reports'
import { useQuery } from '@tanstack/react-query'
import { boundsOf, type Period } from '../filters/period.ts'
import { ask } from './client.ts'
import { ofSameSite } from './ofSameSite.ts'

export function useReport(siteId: string, report: ReportName, period: Period) {
  return useQuery({
    queryKey: ['sites', siteId, 'reports', report, period],
    queryFn: ({ signal }) =>
      ask(reportRoutes.getReport, { params: { siteId, report }, query: boundsOf(period), signal }),
    // Another report has other columns: only one of the same may stand there meanwhile.
    placeholderData: (before, query) =>
      query?.queryKey[1] === siteId && query.queryKey[3] === report ? before : undefined,
  })
}

export function usePaths(siteId: string, question: PathQuestion, period: Period) {
  return useQuery({
    queryKey: ['sites', siteId, 'paths', question, period],
    queryFn: ({ signal }) =>
      ask(reportRoutes.getPaths, {
        params: { siteId },
        query: { ...boundsOf(period), question: JSON.stringify(pathQuestion.parse(question)) },
        signal,
      }),
    placeholderData: ofSameSite(siteId),
  })
}

/** Where a table is to be had as a file. `filters`: those of its screen, named as in the API. */
export function fileUrl(
  siteId: string,
  table: TableName,
  format: FileFormat,
  period: Period,
  filters: Record<string, unknown> = {},
): string {
  const search = new URLSearchParams({ format })
  const given: Record<string, unknown> = { ...boundsOf(period), ...filters }
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value))
  }
  return `/api/sites/${encodeURIComponent(siteId)}/tables/${table}?${search.toString()}`
}
