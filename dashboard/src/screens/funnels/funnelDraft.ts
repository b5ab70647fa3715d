import {
  type FunnelDefinition,
  funnelDefinition,
  funnelExclusion,
  type funnelRoutes,
} from '@hindsight/protocol/api/funnels'
import { eventAttributes, type FunnelStep, stepTests } from '@hindsight/protocol/api/funnelStep'
import type { OutputOf } from '@hindsight/protocol/api/route'
import type { Conversion } from '@hindsight/protocol/settings'
import * as z from 'zod'

export type StepChoices = OutputOf<typeof funnelRoutes.listStepChoices>

export const maxSteps = 10
const minSteps = 2

/** What stands in the URL while it is being built: a definition whose texts may still be empty. */
const draftSchema = z.object({
  name: z.string().catch(''),
  steps: z.array(
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('page'), path: z.string() }),
      z.object({ kind: z.literal('event'), name: z.string() }),
      z.object({ kind: z.literal('click'), place: z.string(), path: z.string().optional() }),
    ]),
  ),
  actor: z.enum(['session', 'visitor', 'person']).catch('session'),
  windowMs: z.number().optional().catch(undefined),
  // Said by the API; kept as they are.
  stepWindowMs: z.number().optional().catch(undefined),
  order: z.enum(['ordered', 'strict']).optional().catch(undefined),
  entry: z.enum(['any', 'first']).optional().catch(undefined),
  exclusions: z.array(funnelExclusion).optional().catch(undefined),
})

export function readDraft(text: string | null): FunnelDefinition | null {
  if (text === null) return null
  try {
    const read = draftSchema.safeParse(JSON.parse(text))
    return read.success ? plain(read.data as FunnelDefinition) : null
  } catch {
    return null
  }
}

/** The definition alone, its fields in one order, so that two can be compared as text. */
export function plain({ name, steps, actor, ...more }: FunnelDefinition): FunnelDefinition {
  const { windowMs, stepWindowMs, order, entry, exclusions } = more
  const said = Object.entries({ windowMs, stepWindowMs, order, entry, exclusions })
  return { name, steps, actor, ...Object.fromEntries(said.filter(([, value]) => value !== undefined)) }
}

export const isSame = (a: FunnelDefinition, b: FunnelDefinition): boolean =>
  JSON.stringify(plain(a)) === JSON.stringify(plain(b))

/** What can be run of it: the whole of it once every step is filled in; null before. A name is not needed to run. */
export function runnable(draft: FunnelDefinition): FunnelDefinition | null {
  const read = funnelDefinition.safeParse({ ...draft, name: draft.name.trim() === '' ? 'Unsaved funnel' : draft.name })
  return read.success ? read.data : null
}

export const emptyStep = (kind: FunnelStep['kind']): FunnelStep => {
  if (kind === 'page') return { kind, path: '' }
  if (kind === 'event') return { kind, name: '' }
  return { kind, place: '' }
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
