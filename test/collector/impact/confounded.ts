/**
 * Generated persons of whom it is known how many conversions a struggle point cost. It is met mostly by those on mobile,
 * with small baskets, come by advertisements and for the first time, who convert less anyway: whoever compares them with
 * everybody else is far off.
 */
import { randomUUID } from 'node:crypto'
import type { Impact } from '@hindsight/protocol/api/impact'
import { defaultConversion } from '@hindsight/protocol/ecommerce'
import { noId, utcDay } from '@hindsight/protocol/ids'
import { impactOf } from '../../../collector/src/analysis/impact/impactOf.ts'
import type { Store } from '../../../collector/src/clickhouse/store.ts'
import { spotOf } from '../../../collector/src/queries/touched.ts'
import { createRandom, type Random } from '../cause/random.ts'

const [hour, day] = [3_600_000, 86_400_000]
const from = Date.UTC(2024, 2, 4)
const days = 14
export const impactPeriod = { fromMs: from, toMs: from + days * day }
const field = { path: '/checkout', place: 'name:maidenName', form: 'id:checkout', label: 'Maiden name' }
/** Of those who are affected, so many of what they would have bought is never bought. */
const shareLost = 0.45

type Shopper = { device: string; cameBy: string; isReturning: boolean; basket: number }

function shopperOf(random: Random): Shopper {
  return {
    device: random.weighted([
      ['desktop', 5],
      ['mobile', 4],
    ]),
    cameBy: random.weighted([
      ['direct', 4],
      ['search', 4],
      ['advertising', 2],
    ]),
    isReturning: random.chance(0.4),
    basket: Math.round(20 + 120 * random.next() ** 2),
  }
}

/** Chance to meet the point, and to buy if it were not there. */
function chancesOf({ device, cameBy, isReturning, basket }: Shopper): { met: number; buys: number } {
  const odds = (of: number) => 1 / (1 + Math.exp(-of))
  const isMobile = device === 'mobile'
  const isAd = cameBy === 'advertising'
  return {
    met: odds(-3 + (isMobile ? 1.6 : 0) + (isAd ? 0.7 : 0) - (isReturning ? 0.8 : 0) + (basket < 50 ? 0.5 : 0)),
    buys: odds(0 - (isMobile ? 1.1 : 0) - (isAd ? 0.9 : 0) + (isReturning ? 0.8 : 0) - (basket < 50 ? 0.6 : 0)),
  }
}

export type Loss = { conversions: number; value: number }

/** Stores them on a site of their own; what the point truly cost those affected, in expectation given who they are. */
export async function loadShoppers(store: Store, siteId: string, seed: number, size: number): Promise<Loss> {
  const random = createRandom(seed)
  const [spots] = await store.query<{ of: string[] }>(
    `SELECT [toString(${spotOf('{path:String}', "''")}), toString(${spotOf('{path:String}', '{place:String}')})] AS of`,
    field,
  )
  const [sessions, events, signals]: [object[], object[], object[]] = [[], [], []]
  const truth: Loss = { conversions: 0, value: 0 }
  for (let index = 0; index < size; index++) {
    const shopper = shopperOf(random)
    const { met, buys } = chancesOf(shopper)
    const isAffected = random.chance(met)
    const wouldBuy = random.chance(buys)
    const isStopped = isAffected && random.chance(shareLost)
    if (isAffected) {
      truth.conversions += buys * shareLost
      truth.value += buys * shareLost * shopper.basket
    }
    const at = Math.floor(from + random.next() * (days - 1) * day)
    const visitorId = `${seed}-${index}`
    const person = `anon:${visitorId}`
    const visit = (firstTs: number) => ({
      ...{ siteId, sessionDay: utcDay(firstTs), sessionId: randomUUID(), visitorId, person, version: 1 },
      ...{ firstTs, lastTs: firstTs + hour, device: shopper.device },
      attributes: { cameBy: shopper.cameBy },
    })
    if (shopper.isReturning) sessions.push({ ...visit(from - 20 * day), touched: [], touchedAfterMs: [] })
    const tried = { ...visit(at), touched: spots?.of ?? [], touchedAfterMs: [2_000, 2_000] }
    sessions.push(tried)
    const { sessionDay, sessionId } = tried
    const key = { siteId, sessionDay, sessionId, visitorId }
    const event = { ...key, source: 'recorder', tabId: noId, pageId: noId, kind: 'track', properties: '{}' }
    events.push({ ...event, eventNo: 1, ts: at + 1_000, name: 'Checkout Started', revenue: shopper.basket })
    if (isAffected) {
      const hit = { tabId: noId, eventNo: 2, ts: at + 3_000, person, ...field, signal: 'falseRejection' }
      signals.push({ ...key, ...hit, version: 1, pointId: 'planted' })
    }
    if (wouldBuy && !isStopped) {
      const order = { orderId: `${siteId} ${index}`, revenue: shopper.basket, name: 'Order Completed' }
      events.push({ ...event, eventNo: 3, ts: at + 60_000, ...order })
    }
  }
  await store.insert('sessions', sessions)
  await store.insert('events', events)
  await store.insert('signals', signals)
  return truth
}

export async function askImpact(store: Store, siteId: string): Promise<Impact> {
  const all = await impactOf(store, { siteId, period: impactPeriod, conversion: defaultConversion })
  const impact = all.get('planted')
  if (!impact) throw new Error('Nobody was affected.')
  return impact
}
