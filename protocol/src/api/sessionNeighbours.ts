import * as z from 'zod'
import { onSite, route } from './route.ts'
import { checkSessionFilters } from './sessionFilters.ts'
import { sessionRoutes } from './sessions.ts'

const { limit: _limit, cursor: _cursor, ...filters } = sessionRoutes.listSessions.query.shape

export const sessionNeighbours = z.object({
  /** How many sessions the list holds. */
  total: z.number().int(),
  /** Its place in the list, from 1; null where the list does not hold it (any more). */
  position: z.number().int().nullable(),
  previous: z.string().nullable(),
  next: z.string().nullable(),
})
export type SessionNeighbours = z.infer<typeof sessionNeighbours>

export const sessionNeighbourRoutes = {
  getSessionNeighbours: route({
    method: 'get',
    path: '/api/sites/{siteId}/sessions/{sessionId}/neighbours',
    need: 'sessions.read',
    summary: 'The sessions before and behind this one in the list of sessions, filtered as that list is',
    params: onSite.extend({ sessionId: z.uuid() }),
    query: z.object(filters).superRefine(checkSessionFilters),
    output: sessionNeighbours,
  }),
}
