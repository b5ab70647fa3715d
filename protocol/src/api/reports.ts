/** Reports that are one table each (protocol/reports.ts), the ways through the site, and their data as files. */
import * as z from 'zod'
import { type ReportName, reportNames } from '../reports.ts'
import { jsonText } from './jsonText.ts'
import { listedFilters } from './listedSessions.ts'
import { pathNode, pathQuestion } from './pathQuestion.ts'
import { counted, onSite, period, route, time } from './route.ts'
import { checkSessionFilters } from './sessionFilters.ts'

import { rate } from './struggles.ts'

const count = z.number().int()
const report = z.enum(reportNames as [ReportName, ...ReportName[]])

export const reportRow = z.object({
  /** As it is stored; empty where it is not known. */
  value: z.string(),
  /** As people call it. */
  label: z.string(),
  /** By the names of the report's columns. A length of time is null where it cannot be told. */
  cells: z.record(z.string(), z.union([counted, rate, z.number(), z.null()])),
})
export type ReportRow = z.infer<typeof reportRow>

export const reportAnswer = z.object({
  report,
  from: time,
  to: time,
  timeZone: z.string(),
  currency: z.string(),
  rows: z.array(reportRow),
  /** Rows that are not shown. */
  more: count,
  /** All sessions of the period. */
  sessions: counted,
})
export type ReportAnswer = z.infer<typeof reportAnswer>

export const pathsAnswer = z.object({
  from: time,
  to: time,
  timeZone: z.string(),
  /** Sessions that passed the first stop. */
  sessions: counted,
  /** By level, most sessions first; `others` of a level are all that are not named. */
  levels: z.array(
    z.array(
      z.object({
        /** null: all others. */
        node: pathNode.nullable(),
        sessions: counted,
        /** Of these, went no further. */
        ended: counted.nullable(),
      }),
    ),
  ),
  /** From a stop of a level to one of the next; null: all others. */
  links: z.array(
    z.object({ level: count, source: pathNode.nullable(), target: pathNode.nullable(), sessions: counted }),
  ),
})
export type PathsAnswer = z.infer<typeof pathsAnswer>

/** Tables that can be taken out as files: the reports, and these. */
export const plainTables = ['sessions', 'strugglePoints', 'days', 'orders', 'promotions', 'forms'] as const
export type TableName = ReportName | (typeof plainTables)[number]
export const tableNames: TableName[] = [...reportNames, ...plainTables]
export const fileFormats = ['csv', 'parquet'] as const
export type FileFormat = (typeof fileFormats)[number]

export const reportRoutes = {
  getReport: route({
    method: 'get',
    path: '/api/sites/{siteId}/reports/{report}',
    need: 'analytics.read',
    summary: 'A report as rows: channels, pages, products … with counts that open exactly their sessions',
    params: onSite.extend({ report }),
    query: z.object({ ...period, limit: z.coerce.number().int().min(1).max(500).default(100) }),
    output: reportAnswer,
  }),
  getPaths: route({
    method: 'get',
    path: '/api/sites/{siteId}/paths',
    need: 'analytics.read',
    summary: 'The ways through the site from or to a page or event, level by level, the rest folded into others',
    params: onSite,
    query: z.object({
      ...period,
      question: jsonText(pathQuestion)
        .optional()
        .describe('as JSON: {"from", "direction": "after" or "before", "depth": 3 to 6, "events", "collapse"}'),
      top: z.coerce.number().int().min(2).max(12).default(6).describe('stops named at each level'),
    }),
    output: pathsAnswer,
  }),
  exportTable: route({
    method: 'get',
    path: '/api/sites/{siteId}/tables/{table}',
    need: 'exports.make',
    summary:
      'A table as a file, all its rows, streamed as CSV (formulas made harmless) or as Parquet; without any contact details. `sessions` takes the filters of the list of sessions',
    params: onSite.extend({ table: z.enum(tableNames as [TableName, ...TableName[]]) }),
    query: z
      .object({ ...period, ...listedFilters, format: z.enum(fileFormats).default('csv') })
      .superRefine(checkSessionFilters),
  }),
}
