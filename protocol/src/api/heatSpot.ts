/** What a heatmap is of, and what one of its figures counts. */
import * as z from 'zod'

export const heatDevices = ['desktop', 'tablet', 'mobile'] as const
export const heatKinds = ['click', 'deadClick'] as const

/** Clicks at a place of a page, or how far down it was scrolled: at least that share of its height. */
export const heatSpot = z.union([
  z.strictObject({
    path: z.string().max(500),
    device: z.enum(heatDevices),
    kind: z.enum(heatKinds),
    /** Left out: anywhere on the page. */
    place: z.string().max(200).optional(),
  }),
  z.strictObject({ path: z.string().max(500), device: z.enum(heatDevices), scrolledTo: z.number().min(0).max(1) }),
])
export type HeatSpot = z.infer<typeof heatSpot>
