/** Heatmaps of a page. */
import * as z from 'zod'
import { heatDevices, heatKinds } from './heatSpot.ts'
import { snapshotPage } from './privacy.ts'
import { counted, onSite, period, route, time } from './route.ts'

export const heatAnswer = z.object({
  from: time,
  to: time,
  path: z.string(),
  device: z.enum(heatDevices),
  kind: z.enum(heatKinds),
  /** Sessions of such a device that viewed the page, and those that clicked on it. */
  seen: counted,
  clicked: counted,
  /** Clicks by where they were: x as a share of the window's width, y in CSS px from the top of the page. */
  spots: z.array(z.object({ x: z.number(), y: z.number(), n: z.number().int() })),
  /** By place, most clicks first; a place survives deploys. */
  elements: z.array(z.object({ place: z.string(), label: z.string(), clicks: z.number().int(), sessions: counted })),
  /** Sessions that scrolled to at least this share of the page's height; who never scrolled is in none. */
  depths: z.array(z.object({ share: z.number(), sessions: counted })),
  /** The newest recorded page of such a device to draw it on; null: none in the last 30 days. */
  snapshot: snapshotPage.nullable(),
})
export type HeatAnswer = z.infer<typeof heatAnswer>

export const heatRoutes = {
  getHeatmap: route({
    method: 'get',
    path: '/api/sites/{siteId}/heatmap',
    need: 'analytics.read',
    summary:
      'Where a page was clicked, clicked in vain, and how far down it was seen, by sessions of one kind of device',
    params: onSite,
    query: z.object({
      ...period,
      path: z.string().max(500).describe('the page as reports name it'),
      device: z.enum(heatDevices).default('desktop'),
      kind: z.enum(heatKinds).default('click').describe('deadClick: only clicks that nothing answered'),
    }),
    output: heatAnswer,
  }),
}
