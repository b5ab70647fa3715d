/** Bots and the site's own people: what a session counts as, and what a colleague says of a visitor. */
import * as z from 'zod'
import { onSite, route } from './route.ts'

const as = z.enum(['internal', 'people'])

export const sessionTraffic = z.object({
  /** As it counts in reports; '' for a customer's. */
  counts: z.enum(['bot', 'internal', '']),
  /** By its browser, its network, its customer's e-mail address, or what was tracked in it. */
  found: z.enum(['bot', 'internal', '']),
  /** By a colleague, of the visitor; it counts more than what was found. */
  marked: as.nullable(),
  visitorId: z.string(),
})
export type SessionTraffic = z.infer<typeof sessionTraffic>

export const trafficRoutes = {
  getSessionTraffic: route({
    method: 'get',
    path: '/api/sites/{siteId}/sessions/{sessionId}/traffic',
    need: 'sessions.read',
    summary: 'Whether a session counts as a customer’s, a bot’s or your own people’s, and by what',
    params: onSite.extend({ sessionId: z.uuid() }),
    output: sessionTraffic,
  }),
  markVisitor: route({
    method: 'put',
    path: '/api/sites/{siteId}/sessions/{sessionId}/traffic',
    need: 'traffic.mark',
    summary:
      'Mark the visitor of a session as internal, or as people; null undoes it. Counts for all her sessions at once',
    params: onSite.extend({ sessionId: z.uuid() }),
    body: z.object({ as: as.nullable() }),
    output: sessionTraffic.extend({ sessions: z.number().int() }),
  }),
}
