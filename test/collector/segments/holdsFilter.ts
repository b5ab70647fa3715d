/** What a filter means, written down a second time, plainly: over sessions and events as they were generated. */
import { type Filter, stageDays } from '@hindsight/protocol/filter'

export type Event = {
  kind: string
  name: string
  path: string
  place: string
  promotionId: string
  orderId: string
  revenue: number | null
  ts: number
  traits: Record<string, string | number>
}
export type Visit = {
  sessionId: string
  firstTs: number
  visitorId: string
  person: string
  isKnown: boolean
  device: string
  browser: string
  browserVersion: string
  country: string
  campaign: string
  converted: boolean
  struggles: number
  jsErrors: number
  signal: string
  tags: string[]
  events: Event[]
}
/** Events of persons without a session. */
export type Loose = Event & { person: string }
export type World = { visits: Visit[]; loose: Loose[] }

const dayMs = 86_400_000
const numbers = (version: string): number[] => version.split('.').map(Number)

function compared(version: string, given: string): number {
  const [a, b] = [numbers(version), numbers(given)]
  for (const [at, part] of b.entries()) {
    const own = a[at]
    if (own === undefined) return -1
    if (own !== part) return own - part
  }
  return 0
}

/** Orders once each, with the greatest worth. */
function ordersOf(events: Event[]): { ts: number; worth: number }[] {
  const found = new Map<string, { ts: number; worth: number }>()
  for (const event of events.filter(({ kind, name }) => kind === 'track' && name === 'Order Completed')) {
    const known = found.get(event.orderId)
    found.set(event.orderId, {
      ts: Math.min(known?.ts ?? event.ts, event.ts),
      worth: Math.max(known?.worth ?? Number.NEGATIVE_INFINITY, event.revenue ?? 0),
    })
  }
  return [...found.values()]
}

export function holds(filter: Filter, visit: Visit, { visits, loose }: World, toMs: number): boolean {
  const all = (person: string): Event[] => [
    ...visits.filter((one) => one.person === person).flatMap(({ events }) => events),
    ...loose.filter((one) => one.person === person),
  ]
  const within = (days: number | undefined): Event[] =>
    days === undefined ? visit.events : all(visit.person).filter(({ ts }) => ts < toMs && ts >= toMs - days * dayMs)

  function stage(): string {
    const times = within(400)
      .filter(({ kind, name }) => kind === 'track' && name === 'Order Completed')
      .map(({ ts }) => ts)
    if (times.length === 0) {
      const seen = visits.filter(
        (one) => one.person === visit.person && one.firstTs < toMs && one.firstTs >= toMs - 400 * dayMs,
      )
      return seen.length <= 1 ? 'firstVisit' : 'prospect'
    }
    if (Math.min(...times) >= toMs - stageDays.newCustomer * dayMs) return 'newCustomer'
    const last = Math.max(...times)
    return last >= toMs - stageDays.active * dayMs
      ? 'active'
      : last >= toMs - stageDays.atRisk * dayMs
        ? 'atRisk'
        : 'lost'
  }

  function trait(name: string): string | undefined {
    const said = within(400)
      .filter((event) => event.kind === 'identify' && name in event.traits)
      .map((event) => ({ ts: event.ts, value: String(event.traits[name]) }))
      .sort((a, b) => b.ts - a.ts || (a.value < b.value ? 1 : -1))
    return said[0]?.value
  }

  switch (filter.is) {
    case 'all':
      return filter.of.every((part) => holds(part, visit, { visits, loose }, toMs))
    case 'any':
      return filter.of.some((part) => holds(part, visit, { visits, loose }, toMs))
    case 'not':
      return !holds(filter.of, visit, { visits, loose }, toMs)
    case 'known':
      return visit.isKnown
    case 'returning':
      return visits.some((one) => one.visitorId === visit.visitorId && one.firstTs < visit.firstTs - 60_000)
    case 'customer':
      return filter.anyOf.includes(visit.person)
    case 'trait': {
      const value = trait(filter.name)
      if (value === undefined) return false
      if (filter.anyOf) return filter.anyOf.includes(value)
      const given = value.trim() === '' ? Number.NaN : Number(value)
      return given >= (filter.atLeast ?? given) && given <= (filter.atMost ?? given)
    }
    case 'stage':
      return (filter.anyOf as string[]).includes(stage())
    case 'attribute': {
      const value = { device: visit.device, browser: visit.browser, country: visit.country, campaign: visit.campaign }
      return filter.anyOf.map((one) => (one === '(none)' ? '' : one)).includes(value[filter.name as keyof typeof value])
    }
    case 'version': {
      const { browser, browserVersion } = visit
      if (browser !== filter.browser || browserVersion === '') return false
      const least = filter.atLeast === undefined || compared(browserVersion, filter.atLeast) >= 0
      return least && (filter.atMost === undefined || compared(browserVersion, filter.atMost) <= 0)
    }
    case 'did': {
      const { what } = filter
      const is = (event: Event): boolean =>
        what.kind === 'page'
          ? event.kind === 'pageView' && event.path === what.path
          : what.kind === 'event'
            ? event.kind === 'track' && event.name === what.name
            : event.kind === 'click' && event.place === what.place && (!what.path || event.path === what.path)
      return within(filter.days).filter(is).length >= (filter.times ?? 1)
    }
    case 'ordered': {
      const orders = ordersOf(within(filter.days))
      const worth = orders.reduce((sum, one) => sum + one.worth, 0)
      if (orders.length < (filter.times ?? 1)) return false
      return worth >= (filter.valueAtLeast ?? worth) && worth <= (filter.valueAtMost ?? worth)
    }
    case 'signal':
      return visit.signal === filter.signal
    case 'point':
      return visit.signal !== '' && `point of ${visit.signal}` === filter.pointId
    case 'promotion':
      return visit.events.some(
        ({ kind, name, promotionId }) =>
          kind === 'track' &&
          promotionId === filter.promotionId &&
          (name === 'Promotion Clicked' || (!filter.clicked && name === 'Promotion Viewed')),
      )
    case 'had':
      return {
        conversion: visit.converted,
        struggle: visit.struggles > 0,
        error: visit.jsErrors > 0,
        replay: false,
        comment: false,
      }[filter.what]
    case 'tag':
      return visit.tags.includes(filter.tag)
  }
}
