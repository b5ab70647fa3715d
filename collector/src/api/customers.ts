/** Customers: who they are, what they met, how to reach them. Contact details are masked everywhere but in a reveal. */
import { type customerRoutes, timelineKinds } from '@hindsight/protocol/api/customers'
import type { QueryOf } from '@hindsight/protocol/api/route'
import type { Audit } from '../audit.ts'
import type { Store } from '../clickhouse/store.ts'
import { ProblemError } from '../errors.ts'
import { noContact } from '../people/masked.ts'
import { merge } from '../people/merges.ts'
import { isNobody } from '../people/nobody.ts'
import { contactsOf } from '../queries/customers/contactsOf.ts'
import { listCustomers } from '../queries/customers/listCustomers.ts'
import { personNow } from '../queries/customers/personNow.ts'
import { timelineOf } from '../queries/customers/timeline/timelineOf.ts'
import { visitorsOf } from '../queries/customers/visitorsOf.ts'
import { listSessions } from '../queries/listSessions.ts'
import type { Sites } from '../sites.ts'
import type { State } from '../state.ts'
import { readPersonCursor, readTimelineCursor, writePersonCursor, writeTimelineCursor } from './cursor.ts'
import { always, customerRows } from './customerRows.ts'
import { askedOfFix } from './fix.ts'
import type { HandlersOf } from './handlers.ts'
import { personsCounted } from './lists.ts'
import { periodOf, pinned } from './period.ts'
import { settingsOf } from './siteSettings.ts'

export type CustomerDeps = { store: Store; state: State; sites: Pick<Sites, 'byId'>; audit: Audit['audit'] }

/** Shown on a person's page; the list of sessions has them all. */
const maxSessions = 100

const notFound = (): ProblemError => new ProblemError(404, 'customer_not_found', 'There is no such person.')

export function customerHandlers(deps: CustomerDeps): HandlersOf<keyof typeof customerRoutes> {
  const { store, sites, audit } = deps
  const rowsOf = (siteId: string, persons: readonly string[]) => customerRows(store, sites, siteId, persons)

  async function listed(siteId: string, query: QueryOf<(typeof customerRoutes)['listCustomers']>) {
    const { from, to, segment, limit, cursor, ...filter } = query
    const after = cursor === undefined ? null : readPersonCursor(cursor)
    const { traffic } = filter
    const period = after ? pinned(after.period, query) : periodOf({ from, to, segment, traffic }, Date.now())
    const { timeZone } = settingsOf(sites, siteId)
    const isAboutFix = filter.fix !== undefined && filter.point !== undefined
    const fix = isAboutFix ? await askedOfFix(deps, siteId, filter.point ?? '') : null
    const question = { siteId, period, timeZone, filter, fix: fix?.question ?? null, limit, after }
    const found = await listCustomers(store, question)
    return {
      total: personsCounted(found.total, siteId, period, filter),
      customers: await rowsOf(siteId, found.persons),
      next: found.next && writePersonCursor(found.next, period),
    }
  }

  return {
    listCustomers: ({ params: { siteId }, query }) => listed(siteId, query),

    searchCustomers: ({ params: { siteId }, query, body: { text } }) => listed(siteId, { ...query, text }),

    async getCustomer({ params: { siteId, person: asked } }) {
      const person = await personNow(store, siteId, asked)
      if (person === null) throw notFound()
      const { timeZone } = settingsOf(sites, siteId)
      const period = always(Date.now())
      const [[customer], visitors, { sessions }] = await Promise.all([
        rowsOf(siteId, [person]),
        visitorsOf(store, siteId, person),
        listSessions(store, {
          siteId,
          period,
          timeZone,
          filter: { exactPerson: person },
          limit: maxSessions,
          after: null,
        }),
      ])
      if (!customer) throw notFound()
      return { customer, visitors, sessions }
    },

    async listTimeline({ params: { siteId, person: asked }, query: { kinds, limit, cursor } }) {
      const after = cursor === undefined ? null : readTimelineCursor(cursor)
      const person = await personNow(store, siteId, asked)
      if (person === null) throw notFound()
      const { conversion, currency } = settingsOf(sites, siteId)
      const question = { siteId, person, conversion, currency, kinds: kinds ?? timelineKinds, limit, after }
      const { next, ...page } = await timelineOf(store, question)
      return { ...page, next: next && writeTimelineCursor(next) }
    },

    async revealContact({ params: { siteId, person: asked }, body: { reason }, who, address }) {
      const person = await personNow(store, siteId, asked)
      if (person === null) throw notFound()
      const detail = { reason }
      await audit({ action: 'contact.revealed', who: who?.by ?? '', subject: person, siteId, address, detail })
      return (await contactsOf(store, siteId, [person])).get(person) ?? noContact
    },

    async mergeCustomers({ params: { siteId, person: customerId }, body: { into }, who, address }) {
      const fault = [customerId, into].find((id) => isNobody(id))
      if (fault !== undefined) {
        throw new ProblemError(400, 'not_a_customer', 'Only customers with a number of their own can be one person.', [
          { field: fault === into ? 'into' : 'person', rule: 'must be a customer, not an anonymous visitor' },
        ])
      }
      for (const id of [customerId, into]) if ((await personNow(store, siteId, id)) === null) throw notFound()
      const by = who?.by ?? ''
      const person = await merge(store, siteId, { customerId, into, decidedAt: Date.now(), by })
      const detail = { into }
      await audit({ action: 'customers.merged', who: by, subject: customerId, siteId, address, detail })
      return { person }
    },
  }
}
