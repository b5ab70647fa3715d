import * as z from 'zod'
import { onSite, route, time } from './route.ts'

export const incident = z.object({
  /** Two or three, plain: what she tried, what stood in the way, how it ended. Each may name the step that shows it. */
  sentences: z.array(z.object({ text: z.string(), step: z.string().nullable(), ts: time })),
  /** What was in the basket when she left without an order, as far as the site told; null: nothing, or not known. */
  basket: z.object({ value: z.number(), currency: z.string() }).nullable(),
  /** To be pasted into a message: the sentences, when it was, and the link. */
  text: z.string(),
  /** To be pasted into a tracker, in Markdown: browser, steps, errors, request ids, and the link. */
  report: z.string(),
})
export type Incident = z.infer<typeof incident>

export const incidentRoutes = {
  getIncident: route({
    method: 'get',
    path: '/api/sites/{siteId}/sessions/{sessionId}/incident',
    need: 'sessions.read',
    summary: 'What happened in a session, in two or three plain sentences, and as a bug report',
    params: onSite.extend({ sessionId: z.uuid() }),
    output: incident,
  }),
}
