/** What satisfies a step of a funnel, and what else is asked of an event. */
import * as z from 'zod'
import { contactField } from '../properties.ts'
import { namesSecret } from '../secretNames.ts'

/** Contact details and secrets are nothing to tell people apart by. */
export const mayBeNamed = (name: string): boolean => contactField(name) === undefined && !namesSecret(name)

/** What every event says of where it happened. */
export const eventAttributes = ['path', 'device', 'browser', 'os', 'country', 'language', 'release'] as const

export const stepTests = ['is', 'isNot', 'contains', 'atLeast', 'atMost'] as const
const ofNumbers: string[] = ['atLeast', 'atMost']

/** A property of the event as its sender named it, or an attribute. One that is missing is an empty text. */
export const stepWhere = z
  .strictObject({
    of: z.enum(['property', 'attribute']),
    name: z.string().trim().min(1).max(100),
    test: z.enum(stepTests),
    value: z.string().max(300),
  })
  .superRefine(({ of, name, test, value }, context) => {
    const fault = (field: string, message: string) =>
      context.addIssue({ code: 'custom', path: [field], message, input: undefined })
    if (of === 'attribute' && !(eventAttributes as readonly string[]).includes(name))
      fault('name', `one of ${eventAttributes.join(', ')}`)
    if (of === 'property' && !mayBeNamed(name)) fault('name', 'is a contact detail: nobody is told apart by it')
    if (ofNumbers.includes(test) && (value.trim() === '' || !Number.isFinite(Number(value))))
      fault('value', 'must be a number')
  })
export type StepWhere = z.infer<typeof stepWhere>

const where = z.array(stepWhere).max(5).optional()

/** `page` takes a path where * stands for anything; `click` a place, on a page if one is named. All of `where` must hold. */
export const funnelStep = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('page'), path: z.string().min(1).max(500), where }),
  z.object({ kind: z.literal('event'), name: z.string().min(1).max(200), where }),
  z.object({
    kind: z.literal('click'),
    place: z.string().min(1).max(200),
    path: z.string().max(500).optional(),
    where,
  }),
])
export type FunnelStep = z.infer<typeof funnelStep>
