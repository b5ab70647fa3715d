/** Source maps of a site's scripts, by release, and the stacks that they make readable. Nothing is fetched from anywhere. */
import * as z from 'zod'
import { onSite, route, time } from './route.ts'

/** A map of a large bundle with its sources inside, uncompressed. */
export const maxSourceMapBytes = 30 * 1024 * 1024

const release = z.string().trim().max(100)
const file = z
  .string()
  .trim()
  .min(1)
  .max(500)
  .regex(/^[^\p{C}]+$/u, 'no control characters')

export const sourceMapRow = z.object({
  release: z.string(),
  /** Of the script that pages load, as its URL ends. */
  file: z.string(),
  bytes: z.number().int(),
  /** Original files that it names, and whether their text is in it. */
  sources: z.number().int(),
  hasContent: z.boolean(),
  uploadedAt: time,
  /** Name of who sent it. */
  by: z.string(),
})
export type SourceMapRow = z.infer<typeof sourceMapRow>

export const originalPlace = z.object({
  file: z.string(),
  /** From 1, both. */
  line: z.number().int(),
  column: z.number().int(),
  /** What stands there by its original name; empty where the map does not say. */
  name: z.string(),
  /** The line itself with a few around it; empty where the map does not hold the source. */
  context: z.array(z.object({ line: z.number().int(), text: z.string() })),
})
export type OriginalPlace = z.infer<typeof originalPlace>

export const stackFrame = z.object({
  /** The line of the stack as it was. */
  raw: z.string(),
  function: z.string(),
  url: z.string(),
  line: z.number().int().nullable(),
  column: z.number().int().nullable(),
  original: originalPlace.nullable(),
  /** Why there is no original: no place in the line, no map for that script, or the map says nothing about the place. */
  why: z.enum(['resolved', 'noPlace', 'noMap', 'notInMap']),
})
export type StackFrame = z.infer<typeof stackFrame>

export const sourceMapRoutes = {
  listSourceMaps: route({
    method: 'get',
    path: '/api/sites/{siteId}/source-maps',
    need: 'sites.read',
    summary: 'Source maps of a site, newest first, without their contents',
    params: onSite,
    output: z.object({ maps: z.array(sourceMapRow) }),
  }),
  uploadSourceMap: route({
    method: 'put',
    path: '/api/sites/{siteId}/source-maps',
    need: 'sourceMaps.manage',
    summary: 'Keep the source map of a script; one that is there already is replaced',
    params: onSite,
    query: z.object({
      release: release.default('').describe('as the recorder’s `release` option says it; empty without one'),
      file: file.describe('the script that pages load: its URL, or how its path ends (`assets/app.js`)'),
    }),
    upload: {
      maxBytes: maxSourceMapBytes,
      says: 'The map itself, JSON; gzip with `Content-Encoding: gzip`',
    },
    output: sourceMapRow,
  }),
  removeSourceMaps: route({
    method: 'delete',
    path: '/api/sites/{siteId}/source-maps',
    need: 'sourceMaps.manage',
    summary: 'Remove one source map, or, without `file`, all of a release (204)',
    params: onSite,
    query: z.object({ release: release.default(''), file: file.optional() }),
  }),
  resolveStack: route({
    method: 'post',
    path: '/api/sites/{siteId}/stacks',
    need: 'sessions.read',
    summary: 'The frames of a stack, with the original places where a source map tells them',
    params: onSite,
    body: z.object({
      release: release.default(''),
      /** As Chrome, Firefox or Safari write it. */
      stack: z.string().max(20_000).default(''),
      /** Where the error was told of, for an error without a stack. */
      source: z.string().max(2000).default(''),
      line: z.number().int().min(0).default(0),
      column: z.number().int().min(0).default(0),
    }),
    output: z.object({ frames: z.array(stackFrame) }),
  }),
}
