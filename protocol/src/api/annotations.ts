/** What stands beside charts over time: releases of the site, by themselves, and what people write at a day. */
import * as z from 'zod'
import { onSite, route, time } from './route.ts'

const day = z.iso.date().describe('YYYY-MM-DD, in the site’s time zone')

export const annotation = z.object({
  annotationId: z.string(),
  day,
  text: z.string(),
  by: z.string(),
  at: time,
})
export type Annotation = z.infer<typeof annotation>

/** The first day on which a release was seen. */
export const seenRelease = z.object({ release: z.string(), day, firstTs: time })
export type SeenRelease = z.infer<typeof seenRelease>

export const annotationRoutes = {
  listAnnotations: route({
    method: 'get',
    path: '/api/sites/{siteId}/annotations',
    need: 'analytics.read',
    summary: 'Annotations and releases of a site, oldest first; of releases the newest 200',
    params: onSite,
    output: z.object({ annotations: z.array(annotation), releases: z.array(seenRelease) }),
  }),
  addAnnotation: route({
    method: 'post',
    path: '/api/sites/{siteId}/annotations',
    need: 'analytics.read',
    summary: 'Write something at a day',
    params: onSite,
    body: z.object({ day, text: z.string().trim().min(1, 'say what happened').max(200) }),
    output: annotation,
  }),
  removeAnnotation: route({
    method: 'delete',
    path: '/api/sites/{siteId}/annotations/{annotationId}',
    need: 'analytics.read',
    summary: 'Remove an annotation (204)',
    params: onSite.extend({ annotationId: z.string().max(100) }),
  }),
}
