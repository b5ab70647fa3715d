/** Fix and tell: whom a struggle point had hit before it was fixed, who still waits, who was told and what came of it. */
import * as z from 'zod'
import { estimate, noImpactReasons } from './impact.ts'
import { counted, onSite, route, time } from './route.ts'

const count = z.number().int()

/**
 * Groups of those affected, each a list of customers (`fix` beside `point`).
 * stillOpen: has not converted since it last happened to her, and no case of the point was closed since ·
 * notTold: of these, nobody has told her · told: reached, left a message or sent one about a case of the point, since the
 * fix was out · returned: visited the site again since, without it · convertedSince: converted after she was told.
 */
export const fixGroups = ['stillOpen', 'notTold', 'told', 'returned', 'convertedSince'] as const
export type FixGroup = (typeof fixGroups)[number]

/** So long before the fix those affected are looked for. */
export const fixLookBackDays = 90

/** Those told against customers of their like who were affected and not told. */
const compared = z.object({
  /** Told, those of them with enough of their like, and these. */
  told: count,
  matched: count,
  controls: count,
  /** How many more converted, or fewer called, than of their like; null under the minimum. */
  persons: estimate.nullable(),
  /** In the site's currency, or in calls. */
  worth: estimate.nullable(),
  reason: z.enum(noImpactReasons).nullable(),
})
export type ToldCompared = z.infer<typeof compared>

const fix = z.object({
  /** null: it was fixed at the moment when that was said. */
  release: z.string().nullable(),
  /** Since when the fix is out; null: its release has not been seen yet. */
  fixedAt: time.nullable(),
  /** Those affected in sessions that began in this time. */
  from: time,
  to: time,
  affected: counted,
  stillOpen: counted,
  notTold: counted,
  told: counted,
  returned: counted,
  convertedSince: counted,
  /** Within 7 days; what those told did is an observation, what they did beyond their like a comparison. */
  value: z.object({ observed: z.number(), compared }),
  calls: z.object({
    /** false: no calls are known here, so nothing can be said of them. */
    known: z.boolean(),
    /** Persons affected who called after it happened and before they were told; those told who called afterwards. */
    before: count,
    after: count,
    compared,
  }),
  /** E-mails that tell of it, which are not over. */
  telling: z.array(z.object({ batchId: z.uuid(), status: z.string() })),
})
export type Fix = z.infer<typeof fix>

const onPoint = onSite.extend({ pointId: z.string().max(200) })

export const fixRoutes = {
  getFix: route({
    method: 'get',
    path: '/api/sites/{siteId}/struggle-points/{pointId}/fix',
    need: 'customers.read',
    summary: 'What became of those affected by a struggle point that was marked as fixed; null: it is not',
    params: onPoint,
    output: z.object({ fix: fix.nullable() }),
  }),
  previewTell: route({
    method: 'get',
    path: '/api/sites/{siteId}/struggle-points/{pointId}/tell',
    need: 'mail.send',
    summary: 'Whom telling of a fix would reach: those who still wait and were not told',
    params: onPoint,
    output: z.object({
      /** = anonymous + doNotContact + sensitive + byMail + byCall: each is in the first that applies. */
      notTold: counted,
      /** Not known, so nobody can tell them. */
      anonymous: count,
      doNotContact: count,
      /** It happened on a sensitive page. */
      sensitive: count,
      /** An e-mail address is held, and she did not refuse e-mails. */
      byMail: count,
      /** The others: a case each, to be called. */
      byCall: count,
    }),
  }),
  tell: route({
    method: 'post',
    path: '/api/sites/{siteId}/struggle-points/{pointId}/tell',
    need: 'mail.send',
    summary: 'A case for everyone who is to be told of a fix, and a draft of e-mails for those who can have one',
    params: onPoint,
    body: z.object({
      reason: z.string().trim().min(1, 'say what is to be told').max(300),
      templateId: z.uuid().nullable().describe('null: cases only, no e-mail'),
    }),
    output: z.object({
      /** New cases, and open ones that were there. */
      flagged: count,
      joined: count,
      list: z.string(),
      /** The draft; null: there was nobody to write to, or no template. */
      batchId: z.uuid().nullable(),
      /** More than fit into one batch: tell these afterwards. */
      later: count,
    }),
  }),
}
