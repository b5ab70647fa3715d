/** Tables that are written to a folder of the server every night, for other programs to take up. */
import * as z from 'zod'
import { fileFormats, type TableName, tableNames } from './reports.ts'
import { onSite, route, time } from './route.ts'

const count = z.number().int()

export const dailyFiles = z.object({
  tables: z
    .array(z.enum(tableNames as [TableName, ...TableName[]]))
    .refine((tables) => new Set(tables).size === tables.length, 'must name each table once'),
  format: z.enum(fileFormats),
})
export type DailyFiles = z.infer<typeof dailyFiles>

export const dailyFilesRun = z.object({
  /** Of the site's own time zone, `YYYY-MM-DD`. */
  day: z.string(),
  at: time,
  files: count,
  bytes: count,
  /** null: it succeeded. */
  error: z.string().nullable(),
})
export type DailyFilesRun = z.infer<typeof dailyFilesRun>

export const dailyFilesAnswer = z.object({
  /** The server has a folder for them (EXPORT_DIR). */
  isSet: z.boolean(),
  wanted: dailyFiles,
  version: count,
  /** Newest first. */
  runs: z.array(dailyFilesRun),
})
export type DailyFilesAnswer = z.infer<typeof dailyFilesAnswer>

export const dailyFilesRoutes = {
  getDailyFiles: route({
    method: 'get',
    path: '/api/sites/{siteId}/daily-files',
    need: 'sites.read',
    summary: 'Tables that are written to a folder of the server every night, and how that went lately',
    params: onSite,
    output: dailyFilesAnswer,
  }),
  setDailyFiles: route({
    method: 'put',
    path: '/api/sites/{siteId}/daily-files',
    need: 'sites.manage',
    summary: 'Which tables are written to a folder of the server every night; none ends it',
    params: onSite,
    body: z.object({ version: count, wanted: dailyFiles }),
    output: z.object({ version: count, wanted: dailyFiles }),
  }),
}
