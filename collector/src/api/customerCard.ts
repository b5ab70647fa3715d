/** A customer's card for other tools, the signed link to it, and lists as CSV. */
import type { CustomerCard, customerCardRoutes } from '@hindsight/protocol/api/customerCard'
import type { Audit } from '../audit.ts'
import type { Store } from '../clickhouse/store.ts'
import { cardToken } from '../customerCard/cardLink.ts'
import { cardOf } from '../customerCard/cardOf.ts'
import { ProblemError } from '../errors.ts'
import { personNow } from '../queries/customers/personNow.ts'
import { casesCsv, customersCsv } from '../queries/exports/csvLists.ts'
import type { Condition } from '../queries/scope.ts'
import type { Sites } from '../sites.ts'
import type { State } from '../state.ts'
import { customerRows } from './customerRows.ts'
import type { HandlersOf } from './handlers.ts'
import { periodOf } from './period.ts'
import { settingsOf } from './siteSettings.ts'

export type CustomerCardDeps = {
  store: Store
  state: State
  sites: Pick<Sites, 'byId' | 'ensureKeys'>
  publicUrl: string
  audit: Audit['audit']
}

const minuteMs = 60_000
const notFound = () => new ProblemError(404, 'customer_not_found', 'There is no such person.')

export function customerCardHandlers({
  store,
  state,
  sites,
  publicUrl,
  audit,
}: CustomerCardDeps): HandlersOf<keyof typeof customerCardRoutes> {
  async function known(siteId: string, asked: string): Promise<string> {
    const person = await personNow(store, siteId, asked)
    if (person === null) throw notFound()
    return person
  }

  async function csv({ sql, params }: Condition) {
    return { stream: await store.queryStream(sql, params), contentType: 'text/csv; charset=utf-8' }
  }

  return {
    async getCustomerCard({ params: { siteId, person: asked } }): Promise<CustomerCard> {
      const person = await known(siteId, asked)
      const [row] = await customerRows(store, sites, siteId, [person])
      if (!row) throw notFound()
      return await cardOf({ store, state, siteId, row, settings: settingsOf(sites, siteId), publicUrl })
    },

    async linkCustomerCard({ params: { siteId, person: asked }, body: { minutes }, who, address }) {
      const person = await known(siteId, asked)
      const by = who?.by ?? ''
      const { identitySecret } = await sites.ensureKeys(siteId, by)
      const expiresAt = Date.now() + minutes * minuteMs
      await audit({ action: 'customer.cardLinked', who: by, subject: person, siteId, address, detail: { minutes } })
      const token = cardToken(identitySecret, { site: siteId, person, until: expiresAt })
      return { url: `${publicUrl}/embed/card?token=${token}`, expiresAt }
    },

    async exportCustomers({ params: { siteId }, query, who, address, setHeader }) {
      const period = periodOf(query, Date.now())
      await audit({ action: 'customers.exported', who: who?.by ?? '', subject: siteId, siteId, address })
      setHeader('Content-Disposition', 'attachment; filename="customers.csv"')
      return await csv(customersCsv(siteId, period))
    },

    async exportCases({ params: { siteId }, who, address, setHeader }) {
      await audit({ action: 'cases.exported', who: who?.by ?? '', subject: siteId, siteId, address })
      setHeader('Content-Disposition', 'attachment; filename="cases.csv"')
      return await csv(casesCsv(siteId))
    },
  }
}
