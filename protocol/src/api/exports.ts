/** A session as a file. Nobody can take it back, so it needs a right of its own and is written down. */
import * as z from 'zod'
import { maxNoteChars } from '../limits.ts'
import { onSite, route, time } from './route.ts'
import { eventRow, missingPart, sessionRow } from './sessions.ts'

export const sessionFileFormat = 'hindsight-session'

/** What a file holds beside the recording; without who the customer is, and without what colleagues have written. */
export const sessionFileHead = z.object({
  format: z.literal(sessionFileFormat),
  version: z.literal(1),
  exportedAt: time,
  site: z.object({ siteId: z.string(), name: z.string() }),
  session: sessionRow.omit({ customerId: true, verified: true, marks: true, live: true }),
  /** Server time − time of the rrweb events, ms. */
  clockOffsetMs: z.number().int(),
  missingParts: z.array(missingPart),
  /** Each with the words of its step, where it is one. */
  events: z.array(
    eventRow.omit({ customerId: true }).extend({ step: z.object({ mark: z.string(), text: z.string() }).nullable() }),
  ),
})
export type SessionFileHead = z.infer<typeof sessionFileHead>

export type SessionFileTab = {
  tabId: string
  /** rrweb's, as recorded: already scrubbed by the recorder, stylesheets put back. */
  events: unknown[]
  /** How many of the events came in which chunk; a number that is not there is a hole, up to the next full snapshot. */
  chunks: { chunkNo: number; events: number }[]
  /** Lines that were no events, and chunks that could not be read. */
  unreadable: number
}
export type SessionFile = SessionFileHead & { tabs: SessionFileTab[] }

export const exportRoutes = {
  exportSession: route({
    method: 'get',
    path: '/api/sites/{siteId}/sessions/{sessionId}/export',
    need: 'replay.export',
    summary:
      'The session as one JSON file: its facts, and per tab an array of rrweb events that any rrweb player opens',
    params: onSite.extend({ sessionId: z.uuid() }),
    query: z.object({
      for: z.enum(['json', 'html']).default('json').describe('what it is made into, for the audit trail'),
      reason: z.string().trim().max(maxNoteChars).optional().describe('for the audit trail'),
    }),
  }),
}
