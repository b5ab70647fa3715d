/**
 * What really happened in the sample history, written down while it is made: by the journeys that say what people do,
 * not by counting events afterwards. Tests hold every answer of the API against it.
 */

/** Of the usual funnel: cart, the steps of the checkout, the order. */
export const funnelStages = ['cart', 'contact', 'address', 'payment', 'review', 'order'] as const
export type FunnelStage = (typeof funnelStages)[number]

export const plantedFaults = ['maidenName', 'voucher', 'payment', 'sizeSelector'] as const
export type PlantedFault = (typeof plantedFaults)[number]

/** What one visit came to. */
export type VisitTruth = {
  visitorId: string
  /** ms since 1970, of the first event and the last. */
  firstTs: number
  lastTs: number
  /** The customer number that was named in it; null: none. */
  identified: { customerId: string; hasContact: boolean } | null
  /** The deepest that was reached; null: not even the cart. */
  stage: FunnelStage | null
  orders: { orderId: string; revenue: number }[]
  faults: PlantedFault[]
  /** By promotion: impressions seen, and of those clicked. */
  promotions: Record<string, { impressions: number; clicks: number }>
  isOldChrome: boolean
}

export type Truth = {
  sessions: number
  persons: number
  /** Persons whose customer number is known. */
  customers: number
  orders: number
  /** Persons who ordered. */
  buyers: number
  /** Sessions in which something was ordered. */
  converted: number
  /** In the shop's currency, to the cent. */
  revenue: number
  /** Sessions that reached each stage. */
  funnel: Record<FunnelStage, number>
  faults: Record<PlantedFault, { sessions: number; persons: number; orderedSince: number }>
  /** Of the persons whose maiden name was refused. */
  maidenName: { onOldChrome: number; onOthers: number; reachable: number }
  promotions: Record<string, { impressions: number; clicks: number; reached: number; clickers: number }>
}

const cents = (amount: number): number => Math.round(amount * 100)

/** Who each visit was by: the customer, as soon as this browser has ever named one; else the browser. */
export function personsOf(visits: readonly VisitTruth[]): string[] {
  const known = new Map<string, string>()
  for (const { visitorId, identified } of visits) if (identified) known.set(visitorId, identified.customerId)
  return visits.map(({ visitorId }) => known.get(visitorId) ?? `anon:${visitorId}`)
}

export function truthOf(visits: readonly VisitTruth[]): Truth {
  const persons = personsOf(visits)
  const of = (wanted: (visit: VisitTruth) => boolean): Set<string> =>
    new Set(persons.filter((_, index) => wanted(visits[index] as VisitTruth)))
  const orders = visits.flatMap((visit) => visit.orders)
  const reachable = new Set(visits.flatMap(({ identified }) => (identified?.hasContact ? [identified.customerId] : [])))
  const refused = (visit: VisitTruth) => visit.faults.includes('maidenName')
  const refusedOnOld = of((visit) => refused(visit) && visit.isOldChrome)
  const everybody = new Set(persons)
  return {
    sessions: visits.length,
    persons: everybody.size,
    customers: [...everybody].filter((person) => !person.startsWith('anon:')).length,
    orders: orders.length,
    buyers: of((visit) => visit.orders.length > 0).size,
    converted: visits.filter((visit) => visit.orders.length > 0).length,
    revenue: orders.reduce((sum, order) => sum + cents(order.revenue), 0) / 100,
    funnel: fromEntries(funnelStages, (stage) => visits.filter((visit) => hasReached(visit, stage)).length),
    faults: fromEntries(plantedFaults, (fault) => {
      const met = (visit: VisitTruth) => visit.faults.includes(fault)
      const affected = of(met)
      return {
        sessions: visits.filter(met).length,
        persons: affected.size,
        orderedSince: [...affected].filter((person) => hasOrderedSince(visits, persons, person, met)).length,
      }
    }),
    maidenName: {
      onOldChrome: refusedOnOld.size,
      onOthers: [...of(refused)].filter((person) => !refusedOnOld.has(person)).length,
      reachable: [...of(refused)].filter((person) => reachable.has(person)).length,
    },
    promotions: promotionTruth(visits, persons),
  }
}

function fromEntries<K extends string, V>(keys: readonly K[], value: (key: K) => V): Record<K, V> {
  return Object.fromEntries(keys.map((key) => [key, value(key)])) as Record<K, V>
}

function hasReached({ stage }: VisitTruth, wanted: FunnelStage): boolean {
  return stage !== null && funnelStages.indexOf(stage) >= funnelStages.indexOf(wanted)
}

function hasOrderedSince(
  visits: readonly VisitTruth[],
  persons: readonly string[],
  person: string,
  met: (visit: VisitTruth) => boolean,
): boolean {
  const hers = visits.filter((_, index) => persons[index] === person)
  const lastMet = Math.max(...hers.filter(met).map((visit) => visit.firstTs))
  return hers.some((visit) => visit.orders.length > 0 && visit.lastTs > lastMet)
}

function promotionTruth(visits: readonly VisitTruth[], persons: readonly string[]): Truth['promotions'] {
  const ids = [...new Set(visits.flatMap((visit) => Object.keys(visit.promotions)))].sort()
  return fromEntries(ids, (id) => {
    const seen = visits.flatMap((visit, index) => {
      const of = visit.promotions[id]
      return of ? [{ ...of, person: persons[index] }] : []
    })
    return {
      impressions: seen.reduce((sum, { impressions }) => sum + impressions, 0),
      clicks: seen.reduce((sum, { clicks }) => sum + clicks, 0),
      reached: new Set(seen.map(({ person }) => person)).size,
      clickers: new Set(seen.filter(({ clicks }) => clicks > 0).map(({ person }) => person)).size,
    }
  })
}
