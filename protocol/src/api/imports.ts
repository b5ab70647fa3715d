/** Files of other systems (calls, store visits, notes, customers, orders): looked at first, taken in, and undone as a whole. */
import * as z from 'zod'
import { dateFormats, importFields, importKinds, offlineChannels } from '../importFields.ts'
import { timeZone } from '../settings.ts'
import { jsonText } from './jsonText.ts'
import { flag, onSite, route, time } from './route.ts'

/** Of a file, inflated too. */
export const maxImportBytes = 512 * 1024 * 1024
/** Of what is looked at before: the beginning of a larger file. */
export const maxPreviewBytes = 20 * 1024 * 1024

/** How a file is to be read. */
export const importOptions = z.object({
  kind: z.enum(importKinds),
  /** Name of the system it comes from: rows of one source that have the same key are one. */
  source: z
    .string()
    .trim()
    .min(1, 'name the system it comes from')
    .max(60)
    .regex(/^[\p{L}\p{N} ._-]+$/u, 'letters, digits, spaces, dots and hyphens'),
  /** Field → the column that holds it, by its heading. */
  mapping: z.partialRecord(z.enum(importFields), z.string().min(1).max(200)).default({}),
  dateFormat: z.enum(dateFormats).default('iso'),
  /** Of times that name none. */
  timeZone: timeZone.default('UTC'),
  /** Of rows that name none. */
  channel: z.enum(offlineChannels).default('phone'),
})
export type ImportOptions = z.infer<typeof importOptions>

const count = z.number().int()
export const refusedRow = z.object({
  /** As a spreadsheet counts: the headings are row 1. */
  row: count,
  column: z.string(),
  rule: z.string(),
})
export type RefusedRow = z.infer<typeof refusedRow>

export const importStatuses = ['running', 'done', 'cancelled', 'interrupted', 'failed', 'undone'] as const

export const importRow = z.object({
  importId: z.string(),
  kind: z.enum(importKinds),
  source: z.string(),
  fileName: z.string(),
  status: z.enum(importStatuses),
  at: time,
  /** Name of who did it. */
  by: z.string(),
  /** Rows of the file; null of imports that were made before they were counted first. */
  rowsInFile: count.nullable(),
  /** Rows looked at; what was taken, what had been taken before, and what was refused. While it runs, so far. */
  rows: count,
  taken: count,
  repeated: count,
  refused: count,
  /** Of an undone one: what was deleted, and what stays and why. */
  undone: z
    .object({
      at: time,
      by: z.string(),
      events: count,
      contactDetails: count,
      wishes: count,
      remains: z.array(z.string()),
    })
    .nullable(),
})
export type ImportRow = z.infer<typeof importRow>

const given = onSite.extend({ importId: z.string().max(60) })
const options = jsonText(importOptions).describe('as JSON: kind, source, mapping, dateFormat, timeZone, channel')
const file = 'CSV in UTF-8 with headings, separated by comma, semicolon or tab'

export const importRoutes = {
  previewImport: route({
    method: 'post',
    path: '/api/sites/{siteId}/imports/preview',
    need: 'imports.make',
    summary: 'What would be made of a file; nothing is stored',
    params: onSite,
    query: z.object({
      options,
      part: flag.optional().describe('only the beginning of the file is sent: its last row may be cut off'),
    }),
    upload: { maxBytes: maxPreviewBytes, says: `The file, or its beginning: ${file}` },
    output: z.object({
      columns: z.array(z.string()),
      /** By the names of the columns, or as the last file with these columns was read. */
      suggested: z.partialRecord(z.enum(importFields), z.string()),
      /** What keeps it from being imported at all: fields that no column is chosen for. */
      faults: z.array(z.object({ field: z.string(), rule: z.string() })),
      rows: count,
      wouldTake: count,
      wouldRefuse: count,
      first: z.array(
        z.object({
          row: count,
          /** What would be made of it, in words; empty where it is refused. */
          made: z.string(),
          refused: refusedRow.nullable(),
        }),
      ),
      refusedRows: z.array(refusedRow),
    }),
  }),
  startImport: route({
    method: 'post',
    path: '/api/sites/{siteId}/imports',
    need: 'imports.make',
    summary: 'Take a file in; rows that break a rule are left out and reported, rows taken before are not doubled',
    params: onSite,
    query: z.object({ options, fileName: z.string().trim().max(200).default('') }),
    upload: { maxBytes: maxImportBytes, says: `The file: ${file}; also gzipped, by Content-Encoding`, streams: true },
    output: importRow,
  }),
  listImports: route({
    method: 'get',
    path: '/api/sites/{siteId}/imports',
    need: 'imports.make',
    summary: 'Imports, newest first',
    params: onSite,
    output: z.object({ imports: z.array(importRow) }),
  }),
  getImport: route({
    method: 'get',
    path: '/api/sites/{siteId}/imports/{importId}',
    need: 'imports.make',
    summary: 'One import, how far it is, and its first refused rows',
    params: given,
    output: z.object({ import: importRow, refusedRows: z.array(refusedRow) }),
  }),
  refusedImportRows: route({
    method: 'get',
    path: '/api/sites/{siteId}/imports/{importId}/refused',
    need: 'imports.make',
    summary: 'All refused rows as CSV: row, column, rule',
    params: given,
  }),
  cancelImport: route({
    method: 'post',
    path: '/api/sites/{siteId}/imports/{importId}/cancel',
    need: 'imports.make',
    summary: 'Stop taking a file in; what was taken by then stays until the import is undone',
    params: given,
    output: importRow,
  }),
  undoImport: route({
    method: 'post',
    path: '/api/sites/{siteId}/imports/{importId}/undo',
    need: 'imports.make',
    summary: 'Delete everything that an import made; says what remains',
    params: given,
    output: importRow,
  }),
}
