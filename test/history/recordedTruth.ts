/** What a recorded visit came to, read off what its recorder sent: the same words as of an invented one. */

import type { FunnelStage, PlantedFault, VisitTruth } from '@hindsight/demo/history/truth'
import type { BatchHeader, RecordedEvent } from '@hindsight/protocol/events'

const stageOfPath: Record<string, FunnelStage> = {
  '/demo/cart': 'cart',
  '/demo/checkout/contact': 'contact',
  '/demo/checkout/address': 'address',
  '/demo/checkout/payment': 'payment',
  '/demo/checkout/review': 'review',
}
const stages: FunnelStage[] = ['cart', 'contact', 'address', 'payment', 'review', 'order']

function stageOf(event: RecordedEvent): FunnelStage | undefined {
  if (event.kind === 'track' && event.name === 'Order Completed') return 'order'
  return event.kind === 'pageView' ? stageOfPath[event.path ?? ''] : undefined
}

function faultOf(event: RecordedEvent): PlantedFault | undefined {
  if (event.kind === 'fieldError' && event.place === 'name:maidenName' && event.filled) return 'maidenName'
  if (event.kind === 'click' && event.label === 'Redeem' && event.reaction === null) return 'voucher'
  if (event.kind === 'request' && event.status === 500) return 'payment'
  if (event.kind === 'jsError') return 'sizeSelector'
  return undefined
}

export function recordedTruth(headers: readonly BatchHeader[], userAgent: string): VisitTruth {
  const events = headers
    .flatMap(({ events: of, clockOffsetMs }) => of.map((event) => ({ ...event, ts: event.ts + clockOffsetMs })))
    .sort((a, b) => a.ts - b.ts)
  const truth: VisitTruth = {
    visitorId: headers[0]?.visitorId ?? '',
    firstTs: events[0]?.ts ?? 0,
    lastTs: events.at(-1)?.ts ?? 0,
    identified: null,
    stage: null,
    orders: [],
    faults: [...new Set(events.flatMap((event) => faultOf(event) ?? []))],
    promotions: {},
    isOldChrome: Number(/Chrome\/(\d+)/.exec(userAgent)?.[1]) <= 98,
  }
  for (const event of events) {
    const stage = stageOf(event)
    const before = truth.stage === null ? -1 : stages.indexOf(truth.stage)
    if (stage && stages.indexOf(stage) === before + 1) truth.stage = stage
    if (event.kind === 'identify')
      truth.identified = { customerId: event.customerId, hasContact: Boolean(event.traits.email) }
    if (event.kind !== 'track') continue
    const { promotion_id: id, order_id: orderId, revenue } = event.properties
    if (event.name === 'Order Completed') truth.orders.push({ orderId: String(orderId), revenue: Number(revenue) })
    if (typeof id !== 'string') continue
    truth.promotions[id] ??= { impressions: 0, clicks: 0 }
    if (event.name === 'Promotion Viewed') truth.promotions[id].impressions++
    if (event.name === 'Promotion Clicked') truth.promotions[id].clicks++
  }
  return truth
}
