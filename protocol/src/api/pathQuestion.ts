/** What is asked of the ways through the site. */
import * as z from 'zod'

/** Pages by their folded path, tracked events as `event:Order Completed`; empty is where the session begins or ends. */
export const pathNode = z.string().max(500)

export const pathQuestion = z.strictObject({
  /** What follows it, or what led to it; empty: the beginning of the session, or its end. */
  from: pathNode.default(''),
  direction: z.enum(['after', 'before']).default('after'),
  /** Steps beside the first. */
  depth: z.number().int().min(3).max(6).default(4),
  /** Tracked events are stops as well. */
  events: z.boolean().default(false),
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
