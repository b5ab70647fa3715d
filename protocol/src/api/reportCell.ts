/** A session filter: what a figure of a report counts. Every such figure opens its sessions by it. */
import * as z from 'zod'
import { isReport, type ReportName, reportNames, reportOf } from '../reports.ts'
import { heatSpot } from './heatSpot.ts'
import { jsonText } from './jsonText.ts'
import { pathQuestion, pathStop } from './pathQuestion.ts'

/** One figure of a row of a report: the sessions behind it. */
const ofReport = z
  .strictObject({
    report: z.enum(reportNames as [ReportName, ...ReportName[]]),
    value: z.string().max(1_000),
    /** A column of that report that counts sessions. */
    did: z.string().max(40),
  })
  .refine(({ report, did }) => isReport(report) && reportOf(report).columns[did]?.kind === 'sessions', {
    path: ['did'],
    message: 'must be a column of the report that counts sessions',
  })

/** Sessions whose way through the site has these stops. */
const ofPaths = z.strictObject({ paths: pathQuestion, stops: z.array(pathStop).max(8) })

/** Sessions that clicked there, or that were scrolled so far. */
const ofHeat = z.strictObject({ heat: heatSpot })

export const reportCell = z.union([ofReport, ofPaths, ofHeat])
export type ReportCell = z.infer<typeof reportCell>

export const reportCellText = jsonText(reportCell, {
  rule: 'must be a figure of a report, of paths or of a heatmap',
}).describe('what a figure of a report counts, as JSON: {"report", "value", "did"}, or as paths and heatmaps name it')
