/** What is asked of the ways through the site. */
import * as z from 'zod'

/** Pages by their folded path, tracked events as `event:Order Completed`, named clicks as `click:Size guide`; empty is where the session begins or ends. */
export const pathNode = z.string().max(500)

/** A click that has a name: the element, and the pages on which it counts. */
export const clickStop = z.strictObject({
  name: z.string().trim().min(1, 'give it a name').max(100),
  place: z.string().min(1).max(200),
  path: z.string().min(1).max(500),
})
export type ClickStop = z.infer<typeof clickStop>

/** As many as fit into the address of a list. */
export const maxClickStops = 20

export const pathQuestion = z.strictObject({
  /** What follows it, or what led to it; empty: the beginning of the session, or its end. */
  from: pathNode.default(''),
  direction: z.enum(['after', 'before']).default('after'),
  /** Steps beside the first. */
  depth: z.number().int().min(3).max(6).default(4),
  /** Tracked events are stops as well. */
  events: z.boolean().default(false),
  /** Clicks that are stops with the events; left out, those that have a name at the site, the first by name. */
  clicks: z.array(clickStop).max(maxClickStops).optional(),
  /** The same page again and again in a row is one stop. */
  collapse: z.boolean().default(true),
})
export type PathQuestion = z.infer<typeof pathQuestion>

/** A stop at a level (0 is the first): this node; none of these (the rest); or no stop any more. */
export const pathStop = z.union([
  z.strictObject({ level: z.number().int().min(0).max(6), node: pathNode }),
  z.strictObject({ level: z.number().int().min(0).max(6), notOf: z.array(pathNode).max(20) }),
  z.strictObject({ level: z.number().int().min(1).max(6), ended: z.literal(true) }),
])
export type PathStop = z.infer<typeof pathStop>
