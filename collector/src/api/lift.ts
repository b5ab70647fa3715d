/** Two arms of a promotion beside each other, with what may be said of the difference, in words too. */
import type { promotionRoutes } from '@hindsight/protocol/api/promotions'
import type { OutputOf } from '@hindsight/protocol/api/route'
import type { Store } from '../clickhouse/store.ts'
import { sumTold, toldDays } from '../queries/campaign/told.ts'
import { type ArmFound, type ArmQuestion, compareArms } from '../queries/promotion/compareArms.ts'
import { differenceOf, type Lift, liftOf, minArmClicks, minArmPersons, personsNeeded } from '../statistics/lift.ts'
import { rateOf } from '../statistics/rate.ts'

type Answer = OutputOf<typeof promotionRoutes.comparePromotion>
type Asked = ArmQuestion & {
  control?: string | undefined
  treatment?: string | undefined
  planned: number
  effect: number
  plannedEnd?: number | undefined
}

const dayMs = 24 * 60 * 60 * 1000

/** What arms without the promotion are called. */
const holdouts = ['control', 'holdout', 'ghost']
const isHoldout = (name: string): boolean => holdouts.includes(name.toLowerCase())

function chosen(
  arms: readonly ArmFound[],
  { control, treatment }: Asked,
): [ArmFound | undefined, ArmFound | undefined] {
  const byPersons = [...arms].sort((a, b) => b.arm.persons - a.arm.persons)
  const named = (name: string | undefined) => arms.find((one) => one.name === name)
  const base =
    named(control) ?? arms.find(({ name }) => isHoldout(name)) ?? byPersons.find((one) => one.name !== treatment)
  return [base, named(treatment) ?? byPersons.find((one) => one !== base)]
}

const times = (ratio: number): string => `${ratio.toFixed(ratio >= 10 ? 0 : 1)} ×`
const change = (ratio: number): string => `${ratio >= 1 ? '+' : '−'}${Math.abs(Math.round((ratio - 1) * 100))} %`

export function liftSays(lift: Lift, control: string, treatment: string): string {
  if (lift.verdict === 'tooLittle' || lift.ratio === null || lift.low === null || lift.high === null) {
    return `Too little data: each arm needs ${minArmPersons} persons and ${minArmClicks} clicked impressions before anything can be said.`
  }
  const much = `“${treatment}” was clicked ${times(lift.ratio)} as often as “${control}” (${change(lift.ratio)})`
  if (lift.verdict === 'notYet') return `${much}. That may be chance: wait for more persons.`
  return `${much}, in truth between ${times(lift.low)} and ${times(lift.high)} as often. That is more than chance, however often you have looked.`
}

export async function liftAnswer(store: Store, asked: Asked, now: number): Promise<Answer> {
  const { arms, several, firstMs } = await compareArms(store, asked)
  const shownMs = Math.min(now, asked.period.toMs) - (firstMs ?? asked.period.fromMs)
  const [control, treatment] = chosen(arms, asked)
  const shown = arms.map(({ name, clickers, orders, arm, revenue }) => ({
    name,
    persons: arm.persons,
    impressions: arm.sumN,
    clicks: arm.sumK,
    ctr: rateOf(arm.sumK, arm.sumN),
    personCtr: rateOf(clickers, arm.persons),
    orders,
    revenuePerPerson: revenue.mean,
  }))
  const none = {
    arms: shown,
    several,
    control: null,
    treatment: null,
    lift: null,
    plan: planOf(asked, arms, control, treatment, shownMs),
    revenue: null,
    incrementalRoi: null,
  }
  if (!control || !treatment) {
    return { ...none, says: 'There is only one arm: nothing to compare it with.', currency: asked.currency }
  }
  const ended = asked.plannedEnd !== undefined && now >= asked.plannedEnd
  const lift = liftOf(control.arm, treatment.arm, { planned: asked.planned, ended })
  const revenue = differenceOf(control.revenue, treatment.revenue)
  return {
    ...none,
    control: control.name,
    treatment: treatment.name,
    lift,
    revenue,
    incrementalRoi: await incrementalRoi(store, asked, control, treatment, revenue),
    says: liftSays(lift, control.name || 'no name', treatment.name || 'no name'),
    currency: asked.currency,
  }
}

/** How many persons it takes, and how long; before a test, as if those who come were parted evenly. */
function planOf(
  { effect, planned }: Asked,
  arms: readonly ArmFound[],
  control: ArmFound | undefined,
  treatment: ArmFound | undefined,
  shownMs: number,
): Answer['plan'] {
  const persons = control ? personsNeeded(control.arm, effect, planned) : null
  if (!control || persons === null) return null
  const soFar = treatment ? Math.min(control.arm.persons, treatment.arm.persons) : 0
  const all = arms.reduce((sum, { arm }) => sum + arm.persons, 0)
  const perDay = (treatment ? soFar : all / 2) / Math.max(1, shownMs / dayMs)
  return { persons, soFar, perDay, days: Math.ceil(Math.max(0, persons - soFar) / perDay) }
}

/** What was caused, of what was spent: only against persons who were kept from it. */
async function incrementalRoi(
  store: Store,
  asked: Asked,
  control: ArmFound,
  treatment: ArmFound,
  revenue: Answer['revenue'],
): Promise<Answer['incrementalRoi']> {
  if (!revenue || !isHoldout(control.name) || treatment.campaign === '') return null
  const told = await toldDays(store, { ...asked, campaign: treatment.campaign })
  const { cost } = sumTold(told, asked.currency)
  if (cost === null || cost === 0) return null
  const of = (perPerson: number) => (perPerson * treatment.arm.persons - cost) / cost
  return { value: of(revenue.value), low: of(revenue.low), high: of(revenue.high) }
}
