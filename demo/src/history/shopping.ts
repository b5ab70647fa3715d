/** What a visitor has done and holds in her hands while a journey goes on. */
import type { AnalyticsCall } from '../analytics.ts'
import { type CartLine, type LineDetails, lineDetails, type Totals, totalsOf } from '../cart.ts'
import type { Product } from '../catalog.ts'
import type { Conditions } from './conditions.ts'
import type { Person } from './people.ts'
import { type FunnelStage, funnelStages, type PlantedFault, type VisitTruth } from './truth.ts'
import type { Visit } from './visit.ts'

export type Aim = 'glance' | 'look' | 'cart' | 'checkout' | 'order'

export type Intent = {
  aim: Aim
  signsIn: boolean
  savesProfile: boolean
}

export type Shopping = {
  visit: Visit
  person: Person
  userAgent: string
  conditions: Conditions
  intent: Intent
  /** When it is, for the rules of cards. */
  today: Date
  cart: CartLine[]
  voucher: string | null
  isSignedIn: boolean
  /** Told by the next page: what a form did before its redirect. */
  pending: AnalyticsCall[]
  /** Cards on the page that is shown. */
  listed: readonly Product[]
  /** The outcome so far. */
  stage: FunnelStage | null
  orders: VisitTruth['orders']
  faults: Set<PlantedFault>
  identified: VisitTruth['identified']
  promotions: VisitTruth['promotions']
}

export function newShopping(
  given: Pick<Shopping, 'visit' | 'person' | 'userAgent' | 'conditions' | 'intent' | 'today'>,
): Shopping {
  return {
    ...given,
    cart: [],
    voucher: null,
    isSignedIn: false,
    pending: [],
    listed: [],
    stage: null,
    orders: [],
    faults: new Set(),
    identified: null,
    promotions: {},
  }
}

export function inCart({ cart, voucher }: Shopping): { lines: LineDetails[]; totals: Totals } {
  const lines = lineDetails(cart)
  return { lines, totals: totalsOf(lines, voucher) }
}

export function reach(shopping: Shopping, stage: FunnelStage): void {
  const before = shopping.stage === null ? -1 : funnelStages.indexOf(shopping.stage)
  if (funnelStages.indexOf(stage) > before) shopping.stage = stage
}

/** What the page calls when it has loaded: first what is left of the form before it. */
export function callsOf(shopping: Shopping, ...own: AnalyticsCall[]): AnalyticsCall[] {
  const calls = [...shopping.pending, ...own]
  shopping.pending = []
  for (const call of calls) {
    if (call.method !== 'identify') continue
    const { email, phone } = call.traits
    shopping.identified = { customerId: call.customerId, hasContact: Boolean(email || phone) }
  }
  return calls
}
