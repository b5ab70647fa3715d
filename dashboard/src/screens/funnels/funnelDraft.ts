import { type FunnelStep, type StepWhere, stepTests } from '@hindsight/protocol/api/funnelStep'
import { type FunnelDefinition, funnelDefinition, type funnelRoutes } from '@hindsight/protocol/api/funnels'
import type { OutputOf } from '@hindsight/protocol/api/route'
import type { Conversion } from '@hindsight/protocol/settings'
import * as z from 'zod'
import { readJson } from '../../filters/readJson.ts'

export type StepChoices = OutputOf<typeof funnelRoutes.listStepChoices>

export const maxSteps = 10
const minSteps = 2

const where = z
  .array(
    z.object({ of: z.enum(['property', 'attribute']), name: z.string(), test: z.enum(stepTests), value: z.string() }),
  )
  .optional()
  .catch(undefined)

const draftStep = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('page'), path: z.string(), where }),
  z.object({ kind: z.literal('event'), name: z.string(), where }),
  z.object({ kind: z.literal('click'), place: z.string(), path: z.string().optional(), where }),
])

/** What stands in the URL while it is being built: a definition whose texts may still be empty. */
const draftSchema = z.object({
  name: z.string().catch(''),
  steps: z.array(draftStep),
  actor: z.enum(['session', 'visitor', 'person']).catch('session'),
  windowMs: z.number().optional().catch(undefined),
  stepWindowMs: z.number().optional().catch(undefined),
  order: z.enum(['ordered', 'strict', 'unordered']).optional().catch(undefined),
  entry: z.enum(['any', 'first']).optional().catch(undefined),
  exclusions: z
    .array(z.object({ what: draftStep, after: z.number(), before: z.number() }))
    .optional()
    .catch(undefined),
  breakdown: z
    .object({ of: z.enum(['attribute', 'property']), name: z.string() })
    .optional()
    .catch(undefined),
})

export function readDraft(text: string | null): FunnelDefinition | null {
  if (text === null) return null
  const read = readJson(draftSchema, text)
  return read && plain(read as FunnelDefinition)
}

/** The definition alone, its fields in one order, so that two can be compared as text. */
export function plain({ name, steps, actor, ...more }: FunnelDefinition): FunnelDefinition {
  const { windowMs, stepWindowMs, order, entry, exclusions, breakdown } = more
  const said = Object.entries({ windowMs, stepWindowMs, order, entry, exclusions, breakdown })
  return { name, steps, actor, ...Object.fromEntries(said.filter(([, value]) => value !== undefined)) }
}

export const isSame = (a: FunnelDefinition, b: FunnelDefinition): boolean =>
  JSON.stringify(plain(a)) === JSON.stringify(plain(b))

const isFilled = (step: FunnelStep): boolean =>
  (step.kind === 'page' ? step.path : step.kind === 'event' ? step.name : step.place) !== ''

function withNamed(step: FunnelStep): FunnelStep {
  const { where: _, ...bare } = step
  const where = step.where?.filter(({ name }) => name !== '')
  return where?.length ? { ...bare, where } : bare
}

/** Without conditions and exclusions that do not say yet what they ask for: they ask for nothing. */
export function finished({ exclusions, ...draft }: FunnelDefinition): FunnelDefinition {
  const filled = exclusions?.filter(({ what }) => isFilled(what))
  return { ...draft, steps: draft.steps.map(withNamed), ...(filled?.length ? { exclusions: filled } : {}) }
}

/** What can be run of it: the whole of it once every step is filled in; null before. A name is not needed to run. */
export function runnable(draft: FunnelDefinition): FunnelDefinition | null {
  const read = funnelDefinition.safeParse({
    ...finished(draft),
    name: draft.name.trim() === '' ? 'Unsaved funnel' : draft.name,
  })
  return read.success ? read.data : null
}

export const emptyStep = (kind: FunnelStep['kind']): FunnelStep => {
  if (kind === 'page') return { kind, path: '' }
  if (kind === 'event') return { kind, name: '' }
  return { kind, place: '' }
}

export const emptyWhere: StepWhere = { of: 'property', name: '', test: 'is', value: '' }

/** What was wrong with it, in the words of the rule, where more is wrong than a field that is empty. */
export function faultOf(draft: FunnelDefinition): string | null {
  if (!draft.steps.every(isFilled)) return null
  const read = funnelDefinition.safeParse({ ...finished(draft), name: 'Unsaved funnel' })
  if (read.success) return null
  const [issue] = read.error.issues
  const at = issue?.path[0] === 'steps' && typeof issue.path[1] === 'number' ? `Step ${issue.path[1] + 1}: ` : ''
  return issue ? `${at}${issue.message}` : null
}

/** Exclusions as they can stand once there are so many steps. */
export function fittingExclusions({ exclusions }: FunnelDefinition, steps: number): FunnelDefinition['exclusions'] {
  const fit = exclusions?.flatMap((one) => {
    const before = Math.min(one.before, steps)
    return one.after < before ? [{ ...one, before }] : []
  })
  return fit?.length ? fit : undefined
}

export const newFunnel: FunnelDefinition = {
  name: '',
  steps: [emptyStep('page'), emptyStep('event')],
  actor: 'session',
}

/** The steps with one of them moved; the same steps where it cannot go further. */
export function moved(steps: FunnelStep[], from: number, to: number): FunnelStep[] {
  const step = steps[from]
  if (!step || to < 0 || to >= steps.length) return steps
  return steps.toSpliced(from, 1).toSpliced(to, 0, step)
}

const stages = [
  /(^|\/)(cart|basket|bag)(\/|$)/i,
  /(^|\/)(contact|details|customer)(\/|$)/i,
  /(^|\/)(address|shipping|delivery)(\/|$)/i,
  /(^|\/)(payment|pay)(\/|$)/i,
]

/** A checkout, as far as the site's own pages show one: from the cart to what it calls success. */
export function checkoutFunnel(choices: StepChoices, conversion: Conversion): FunnelDefinition | null {
  const pages = stages.flatMap((stage) => choices.pages.find(({ path }) => stage.test(path)) ?? [])
  const { kind, match } = conversion
  const last: FunnelStep = kind === 'event' ? { kind, name: match } : { kind, path: match }
  const steps: FunnelStep[] = [...pages.map(({ path }): FunnelStep => ({ kind: 'page', path })), last]
  return steps.length < minSteps ? null : { name: 'Checkout', steps, actor: 'session' }
}
