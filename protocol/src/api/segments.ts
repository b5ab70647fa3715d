/** Segments: saved filters over sessions and whose they were. Whatever is asked of a period takes one as `segment`. */
import * as z from 'zod'
import { filter } from '../filter.ts'
import { askedSegment } from './askedSegment.ts'
import { counted, onSite, period, route, time } from './route.ts'

const segmentBody = z.object({ name: z.string().trim().min(1, 'give it a name').max(100), filter })
const version = z.number().int().min(1)

export const segment = z.object({
  segmentId: z.string(),
  version,
  name: z.string(),
  filter,
  /** In words. */
  says: z.string(),
  changedAt: time,
  /** Who changed it last, by name. */
  changedBy: z.string(),
})
export type SavedSegment = z.infer<typeof segment>

const onSegment = onSite.extend({ segmentId: z.string().max(100) })
const choices = z.array(z.object({ value: z.string(), sessions: z.number().int() }))

export const segmentRoutes = {
  listSegments: route({
    method: 'get',
    path: '/api/sites/{siteId}/segments',
    need: 'analytics.read',
    summary: 'Saved segments, by name',
    params: onSite,
    output: z.object({ segments: z.array(segment) }),
  }),
  createSegment: route({
    method: 'post',
    path: '/api/sites/{siteId}/segments',
    need: 'segments.manage',
    summary: 'Save a filter under a name',
    params: onSite,
    body: segmentBody,
    output: segment,
  }),
  changeSegment: route({
    method: 'put',
    path: '/api/sites/{siteId}/segments/{segmentId}',
    need: 'segments.manage',
    summary: 'Change a segment; 409 if it changed since. With version 0, bring a removed one back under its own id',
    params: onSegment,
    body: segmentBody.extend({ version: z.number().int().min(0) }),
    output: segment,
  }),
  removeSegment: route({
    method: 'delete',
    path: '/api/sites/{siteId}/segments/{segmentId}',
    need: 'segments.manage',
    summary: 'Remove a segment (204); questions that name it are answered with 400 from then on',
    params: onSegment,
  }),
  listSegmentVersions: route({
    method: 'get',
    path: '/api/sites/{siteId}/segments/{segmentId}/versions',
    need: 'analytics.read',
    summary: 'What a segment was before, newest first',
    params: onSegment,
    output: z.object({ versions: z.array(segment) }),
  }),
  countSegment: route({
    method: 'get',
    path: '/api/sites/{siteId}/segment-count',
    need: 'analytics.read',
    summary: 'How many sessions and persons a segment holds in a period, saved or not, and what it says',
    params: onSite,
    query: z.object({ ...period, segment: askedSegment }),
    output: z.object({
      says: z.string(),
      sessions: counted,
      persons: counted,
      /** Of the whole period. */
      ofSessions: z.number().int(),
      from: time,
      to: time,
    }),
  }),
  listSegmentChoices: route({
    method: 'get',
    path: '/api/sites/{siteId}/segment-choices',
    need: 'analytics.read',
    summary: 'What a segment may ask for: values met in the period, most sessions first',
    params: onSite,
    query: z.object(period),
    output: z.object({
      attributes: z.record(z.string(), choices),
      traits: z.array(z.object({ name: z.string(), values: z.array(z.string()) })),
      versions: z.array(z.object({ browser: z.string(), version: z.string(), sessions: z.number().int() })),
      promotions: choices,
      tags: z.array(z.string()),
    }),
  }),
}
