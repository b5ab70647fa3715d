/**
 * The one filter language: a tree of all, any and not over what may be said of a session and of whom it was. Segments
 * are made of it, and whatever is asked of a period can be asked of a segment alone.
 *
 * Contact details are no part of it, and traits that are contact details are refused: nobody is chosen by her name.
 */
import * as z from 'zod'
import { type FunnelStep, funnelStep } from './api/funnelStep.ts'
import { tag } from './api/notes.ts'
import { contactField } from './properties.ts'
import { namesSecret } from './secretNames.ts'
import { type SignalName, signalNames } from './signals.ts'

/** What the first page view, or the whole of a session, has one value of. */
export const sessionAttributes = [
  'device',
  'browser',
  'os',
  'country',
  'language',
  'release',
  'referrer',
  'cameBy',
  'campaign',
  'screen',
  'entryPage',
  'exitPage',
] as const
export type SessionAttribute = (typeof sessionAttributes)[number]

/** Where a person stands as a buyer at the end of the period, by her orders; each is in exactly one. */
export const stages = ['firstVisit', 'prospect', 'newCustomer', 'active', 'atRisk', 'lost'] as const
export type Stage = (typeof stages)[number]
/** Days since the first order of a new customer; since the last of an active one, and of one at risk. */
export const stageDays = { newCustomer: 30, active: 90, atRisk: 180 } as const
/** How far back is looked for orders, earlier visits and what somebody once did. */
export const lookBackDays = 400

export const sessionMarks = ['conversion', 'struggle', 'error', 'replay', 'comment'] as const
export type SessionMark = (typeof sessionMarks)[number]

export type Filter =
  | { is: 'all' | 'any'; of: Filter[] }
  | { is: 'not'; of: Filter }
  | { is: 'known' | 'returning' }
  | { is: 'customer'; anyOf: string[] }
  | {
      is: 'trait'
      name: string
      anyOf?: string[] | undefined
      atLeast?: number | undefined
      atMost?: number | undefined
    }
  | { is: 'stage'; anyOf: Stage[] }
  | { is: 'attribute'; name: SessionAttribute; anyOf: string[] }
  | { is: 'version'; browser: string; atLeast?: string | undefined; atMost?: string | undefined }
  | { is: 'did'; what: FunnelStep; times?: number | undefined; days?: number | undefined }
  | {
      is: 'ordered'
      times?: number | undefined
      valueAtLeast?: number | undefined
      valueAtMost?: number | undefined
      days?: number | undefined
    }
  | { is: 'signal'; signal: SignalName }
  | { is: 'point'; pointId: string }
  | { is: 'promotion'; promotionId: string; clicked: boolean }
  | { is: 'had'; what: SessionMark }
  | { is: 'tag'; tag: string }
export type Leaf = Exclude<Filter, { of: unknown }>

const text = z.string().max(300)
const values = z.array(text).min(1, 'name at least one').max(200)
const times = z.number().int().min(1).max(10_000).optional()
/** Left out: in the session itself. */
const days = z.number().int().min(1).max(lookBackDays).optional()
const amount = z.number().min(-1e9).max(1e9).optional()
const version = z.string().regex(/^\d{1,6}(\.\d{1,6}){0,3}$/, 'a version such as 11 or 11.4')

/** The trait that names the group somebody is of, and how names of what is said of the group begin. */
export const groupTrait = 'group'
export const groupTraitPrefix = `${groupTrait}.`

/** Contact details and secrets are nothing to choose people by. */
export const mayBeTrait = (name: string): boolean => contactField(name) === undefined && !namesSecret(name)

const trait = z
  .strictObject({
    is: z.literal('trait'),
    name: z.string().trim().min(1).max(100).refine(mayBeTrait, 'is a contact detail: nobody is chosen by it'),
    anyOf: values.optional(),
    atLeast: amount,
    atMost: amount,
  })
  .refine(
    ({ anyOf, atLeast, atMost }) => (anyOf === undefined) === (atLeast !== undefined || atMost !== undefined),
    'give values, or a least or greatest number',
  )

const versionLeaf = z
  .strictObject({
    is: z.literal('version'),
    browser: text.min(1),
    atLeast: version.optional(),
    atMost: version.optional(),
  })
  .refine(({ atLeast, atMost }) => atLeast !== undefined || atMost !== undefined, 'give atLeast or atMost')

const inner = z.lazy((): z.ZodType<Filter> => filterTree)

/** Of whatever size: `filter` is what is taken from outside. */
export const filterTree: z.ZodType<Filter> = z.discriminatedUnion('is', [
  z.strictObject({ is: z.enum(['all', 'any']), of: z.array(inner).min(1, 'holds nothing').max(50) }),
  z.strictObject({ is: z.literal('not'), of: inner }),
  z.strictObject({ is: z.enum(['known', 'returning']) }),
  z.strictObject({ is: z.literal('customer'), anyOf: values }),
  trait,
  z.strictObject({ is: z.literal('stage'), anyOf: z.array(z.enum(stages)).min(1) }),
  z.strictObject({ is: z.literal('attribute'), name: z.enum(sessionAttributes), anyOf: values }),
  versionLeaf,
  z.strictObject({ is: z.literal('did'), what: funnelStep, times, days }),
  z.strictObject({ is: z.literal('ordered'), times, valueAtLeast: amount, valueAtMost: amount, days }),
  z.strictObject({ is: z.literal('signal'), signal: z.enum(signalNames as [SignalName, ...SignalName[]]) }),
  z.strictObject({ is: z.literal('point'), pointId: z.string().min(1).max(200) }),
  z.strictObject({ is: z.literal('promotion'), promotionId: z.string().min(1).max(200), clicked: z.boolean() }),
  z.strictObject({ is: z.literal('had'), what: z.enum(sessionMarks) }),
  z.strictObject({ is: z.literal('tag'), tag }),
])

const maxDepth = 6
const maxLeaves = 60

/** Deeper ones are not looked into: what is sent may be as deep as it likes. */
function sizeOf(given: unknown, depth = 1): { depth: number; leaves: number } {
  const of = typeof given === 'object' && given !== null && 'of' in given ? given.of : undefined
  if (of === undefined || depth > maxDepth) return { depth, leaves: 1 }
  const parts = (Array.isArray(of) ? of.slice(0, maxLeaves + 1) : [of]).map((part) => sizeOf(part, depth + 1))
  return {
    depth: Math.max(depth, ...parts.map((part) => part.depth)),
    leaves: parts.reduce((sum, part) => sum + part.leaves, 0),
  }
}

export const filter = z.preprocess((given, context) => {
  const { depth, leaves } = sizeOf(given)
  if (depth <= maxDepth && leaves <= maxLeaves) return given
  const rule = depth > maxDepth ? `is nested deeper than ${maxDepth}` : `holds more than ${maxLeaves} conditions`
  context.addIssue({ code: 'custom', message: rule, input: undefined })
  return z.NEVER
}, filterTree)
