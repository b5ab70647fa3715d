/**
 * `alias(userId, previousId)`: what was known under the previous id belongs to this customer. Where the previous id is
 * a visitor's, the call is one more way to say who she is. Where it is a customer's, two customers are one person: that
 * is believed of a server only, kept as an event named `merge`, and carried out by the roll-up (people/merges.ts).
 */
import { isUuid } from '@hindsight/protocol/ids'
import type { Store } from '../clickhouse/store.ts'
import { RefusalError } from '../errors.ts'
import { blankEvent, type EventFact } from '../facts.ts'
import { knownIds } from '../queries/knownIds.ts'
import { propertiesText } from './eventFact.ts'

export const mergeName = 'merge'

const isAlias = (event: EventFact): boolean => event.kind === 'identify' && event.name === 'alias'

export async function settleAliases(
  store: Store,
  events: readonly EventFact[],
  { isServer, onRefused }: { isServer: boolean; onRefused: (error: RefusalError) => void },
): Promise<EventFact[]> {
  const [first, ...more] = events.filter(isAlias)
  if (!first) return [...events]
  const isVisitor = await visitorTest(
    store,
    first.siteId,
    [first, ...more].map(({ visitorId }) => visitorId),
  )
  return events.flatMap((event) => {
    if (!isAlias(event)) return [event]
    // Analytics libraries say it again after an identify: it says nothing.
    if (event.visitorId === event.customerId) return []
    if (isVisitor(event.visitorId)) return [event]
    if (isServer) return [mergeOf(event)]
    onRefused(new RefusalError('merge_not_allowed', 'previousId', 'the id of a visitor who is not known'))
    return []
  })
}

/** The libraries' and the recorder's own visitor ids are UUIDs; that decides where an id was never seen, or while the
 *  store is away. */
async function visitorTest(store: Store, siteId: string, ids: string[]): Promise<(id: string) => boolean> {
  try {
    const { visitors, customers } = await knownIds(store, siteId, ids)
    return (id) => visitors.has(id) || (!customers.has(id) && isUuid(id))
  } catch {
    return isUuid
  }
}

/** No visitor's, and no claim about one. */
function mergeOf(event: EventFact): EventFact {
  return {
    ...event,
    name: mergeName,
    visitorId: blankEvent.visitorId,
    properties: propertiesText({ previousId: event.visitorId }),
  }
}
