/** Which sessions a list shows: the same for the list and for what is done to all of it. */
import * as z from 'zod'
import { flag, period } from './route.ts'
import { checkSessionFilters, sessionFilters } from './sessionFilters.ts'

export const listedFilters = {
  text: z
    .string()
    .trim()
    .max(200)
    .optional()
    .describe('found in labels, error texts, page titles and tracked names; or the code of a session'),
  page: z.string().max(500).optional().describe('path of a page that was visited; * stands for anything'),
  person: z
    .string()
    .max(256)
    .optional()
    .describe('customerId or visitorId, or the beginning of one; or the code of a session'),
  withErrors: flag.optional().describe('only sessions in which something went wrong'),
  withReplay: flag.optional(),
  ...sessionFilters,
}

export const listedSessions = z.object({ ...period, ...listedFilters }).superRefine(checkSessionFilters)
