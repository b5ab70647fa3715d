/** Clicks that somebody has named: from then on, and for all that was recorded before, an event to every report. */
import * as z from 'zod'
import { maxLabelChars } from '../limits.ts'
import { clickStop } from './pathQuestion.ts'
import { counted, onSite, period, route, time } from './route.ts'
import { rate } from './struggles.ts'

const { name, place, path } = clickStop.shape

export const namedClick = z.object({
  clickId: z.string(),
  name: z.string(),
  /** The element, and the pages on which it counts; * stands for anything. */
  place: z.string(),
  path: z.string(),
  /** As the element was labelled when it was named. */
  label: z.string(),
  by: z.string(),
  at: time,
  version: z.number().int(),
})
export type NamedClick = z.infer<typeof namedClick>

/** Of those who saw the page, who clicked the element afterwards. */
const clickedOfSaw = z.object({ saw: counted, clicked: counted, ctr: rate })

export const elementCtr = z.object({
  from: time,
  to: time,
  sessions: clickedOfSaw,
  /** Persons who clicked within a day of seeing the page. */
  persons: clickedOfSaw,
})
export type ElementCtr = z.infer<typeof elementCtr>

const onClick = onSite.extend({ clickId: z.string().max(100) })

export const namedClickRoutes = {
  listNamedClicks: route({
    method: 'get',
    path: '/api/sites/{siteId}/named-clicks',
    need: 'analytics.read',
    summary: 'Named clicks of a site, by name',
    params: onSite,
    output: z.object({ clicks: z.array(namedClick) }),
  }),
  nameClick: route({
    method: 'post',
    path: '/api/sites/{siteId}/named-clicks',
    need: 'analytics.read',
    summary: 'Name the clicks on an element of a page, past and to come; 409 where they have a name',
    params: onSite,
    body: z.strictObject({ name, place, path, label: z.string().max(maxLabelChars).default('') }),
    output: namedClick,
  }),
  renameClick: route({
    method: 'patch',
    path: '/api/sites/{siteId}/named-clicks/{clickId}',
    need: 'analytics.read',
    summary: 'Give named clicks another name; 409 if someone else changed it since `version` was read',
    params: onClick,
    body: z.strictObject({ version: z.number().int(), name }),
    output: namedClick,
  }),
  removeNamedClick: route({
    method: 'delete',
    path: '/api/sites/{siteId}/named-clicks/{clickId}',
    need: 'analytics.read',
    summary: 'Take the name away (204); saved funnels and segments keep the click itself',
    params: onClick,
  }),
  getElementCtr: route({
    method: 'get',
    path: '/api/sites/{siteId}/element-ctr',
    need: 'analytics.read',
    summary: 'Of the sessions and of the persons that saw a page, those who then clicked an element of it',
    params: onSite,
    query: z.object({
      ...period,
      place: place.describe('the element, as choices of steps name it'),
      path: path.describe('the page; * stands for anything'),
    }),
    output: elementCtr,
  }),
}
