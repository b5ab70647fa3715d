/** What sessions may be filtered by, beside a period and what a person types. Every count that opens sessions uses these. */
import * as z from 'zod'
import { attributes } from '../attributes.ts'
import { recordingReasons } from '../events.ts'
import {
  type ClickTrouble,
  clickTroubles,
  type ImpressionGroup,
  impressionGroups,
  promotionClasses,
} from '../promotions.ts'
import { type SignalName, signalNames } from '../signals.ts'
import { formUseText } from './formUse.ts'
import { type FunnelDefinition, strictFunnel } from './funnels.ts'
import { jsonText } from './jsonText.ts'
import { tag } from './notes.ts'
import { reportCellText } from './reportCell.ts'
import { flag } from './route.ts'

/** Stands for an empty value, where leaving it out would mean any. */
export const noneText = '(none)'

export const funnelText = jsonText(strictFunnel).describe(
  'a funnel definition as JSON, with `reached` or `dropped`; the period is that of its entries',
)

const literals = z
  .array(
    z.strictObject({
      attribute: z.enum(attributes as [(typeof attributes)[number], ...(typeof attributes)[number][]]),
      values: z.array(z.string().max(500)).min(1).max(500),
      range: z.enum(['atMost', 'atLeast']).optional(),
    }),
  )
  .max(2)

/** Of the persons compared by a cause analysis: those who have all of `has` and none of `without`, affected or not. */
export const comparedWith = z.strictObject({
  has: literals,
  without: z.array(literals.min(1)).max(5).optional(),
  affected: z.boolean().optional(),
})
export type ComparedWith = z.infer<typeof comparedWith>

const level = z.coerce.number().int().min(1).max(10).optional()

/** Of a funnel: actors that reached at least so many steps, or exactly so many and not all. */
export const funnelFilters = {
  funnel: funnelText.optional(),
  reached: level,
  dropped: level,
  entryValue: z
    .string()
    .max(300)
    .optional()
    .describe('with a `funnel` that has a breakdown: entered with this; `(none)`: not set'),
  entryOther: flag
    .optional()
    .describe('with a `funnel` that has a breakdown: entered with none of the values it names'),
}

export const sessionFilters = {
  signal: z
    .enum(signalNames as [SignalName, ...SignalName[]])
    .optional()
    .describe('only sessions with this signal'),
  point: z.string().max(200).optional().describe('only sessions with a signal at this struggle point'),
  converted: flag.optional(),
  struggled: flag.optional().describe('only sessions with a signal'),
  trouble: z
    .enum(['struggle', 'error', 'nothing'])
    .optional()
    .describe('the worst that happened in it: a signal of struggle, else an error, else nothing'),
  device: z.enum(['desktop', 'tablet', 'mobile', 'bot', noneText]).optional(),
  browser: z.string().max(100).optional().describe('exactly; `(none)`: not known'),
  recording: z
    .enum([...recordingReasons, noneText])
    .optional()
    .describe('why all of it is replayed, or a part is not'),
  visitedPath: z.string().max(500).optional().describe('path of a page that was visited, exactly as reports name it'),
  exactPerson: z.string().max(300).optional(),
  promotion: z.string().max(200).optional().describe('saw this promotion; the period is that of the impressions'),
  creative: z.string().max(200).optional(),
  position: z.string().max(200).optional(),
  impressionsBy: z
    .enum(impressionGroups)
    .optional()
    .describe('with `impressionsOf`: saw a promotion that is told apart so; the period is that of the impressions'),
  impressionsOf: z.string().max(300).optional().describe('`(none)`: not known'),
  promotionClass: z
    .enum([...promotionClasses, noneText])
    .optional()
    .describe('with `promotion` or `impressionsBy`: of these promotions only'),
  clicked: flag.optional().describe('with `promotion` or `impressionsBy`: and clicked it'),
  clickTrouble: z
    .enum(clickTroubles)
    .optional()
    .describe('with `clicked`: again and again, or without that anything happened'),
  campaign: z.string().max(200).optional().describe('a page was opened by this campaign (`utm_campaign`)'),
  tag: tag.optional().describe('bears this tag'),
  commented: flag.optional(),
  bookmarked: flag.optional().describe('by who asks'),
  watched: flag.optional().describe('by who asks'),
  form: formUseText.optional(),
  cell: reportCellText.optional(),
  compared: jsonText(comparedWith)
    .describe(
      'as JSON: the first try of each person that a cause analysis compares, where `point` alone, `funnel` and `dropped`, or all other filters say what is looked into',
    )
    .optional(),
  ...funnelFilters,
}

type Given = {
  promotion?: string | undefined
  creative?: string | undefined
  position?: string | undefined
  impressionsBy?: ImpressionGroup | undefined
  impressionsOf?: string | undefined
  promotionClass?: string | undefined
  clicked?: boolean | undefined
  clickTrouble?: ClickTrouble | undefined
} & FunnelGiven
type FunnelGiven = {
  funnel?: FunnelDefinition | undefined
  reached?: number | undefined
  dropped?: number | undefined
  entryValue?: string | undefined
  entryOther?: boolean | undefined
}
type Context = Pick<z.core.$RefinementCtx, 'addIssue'>

/** A level without its funnel would silently filter nothing. */
export function checkFunnelFilters(given: FunnelGiven, context: Context): void {
  const { funnel, reached, dropped } = given
  const fault = (field: string, message: string) =>
    context.addIssue({ code: 'custom', path: [field], message, input: undefined })
  for (const field of ['entryValue', 'entryOther'] as const) {
    if (given[field] !== undefined && !funnel?.breakdown) fault(field, 'needs a funnel with a breakdown')
  }
  if (!funnel) {
    if (reached !== undefined) fault('reached', 'needs a funnel')
    if (dropped !== undefined) fault('dropped', 'needs a funnel')
    return
  }
  const steps = funnel.steps.length
  if (reached === undefined && dropped === undefined) fault('funnel', 'needs reached or dropped')
  if (reached !== undefined && dropped !== undefined) fault('dropped', 'cannot stand beside reached')
  if (reached !== undefined && reached > steps) fault('reached', `at most the number of steps, ${steps}`)
  if (dropped !== undefined && dropped >= steps) fault('dropped', `less than the number of steps, ${steps}`)
}

export function checkSessionFilters(given: Given, context: Context): void {
  checkFunnelFilters(given, context)
  const fault = (field: string, message: string) =>
    context.addIssue({ code: 'custom', path: [field], message, input: undefined })
  for (const field of ['creative', 'position'] as const) {
    if (given[field] !== undefined && given.promotion === undefined) fault(field, 'needs a promotion')
  }
  const isOfImpressions = given.promotion !== undefined || given.impressionsBy !== undefined
  for (const field of ['clicked', 'promotionClass'] as const) {
    if (given[field] !== undefined && !isOfImpressions) fault(field, 'needs a promotion')
  }
  if (given.clickTrouble !== undefined && given.clicked !== true) fault('clickTrouble', 'needs clicked=true')
  if ((given.impressionsBy === undefined) !== (given.impressionsOf === undefined))
    fault('impressionsOf', 'goes with impressionsBy')
  if (isOfImpressions && given.funnel) fault('promotion', 'cannot stand beside a funnel: each has its own period')
}
