/** Whether a customer may be contacted: what was said of it, and what follows now. */
import type { ContactStatus, contactStatusRoutes } from '@hindsight/protocol/api/contactStatus'
import type { OutputOf } from '@hindsight/protocol/api/route'
import type { Audit } from '../audit.ts'
import type { Store } from '../clickhouse/store.ts'
import { ProblemError } from '../errors.ts'
import type { Cases } from '../people/cases.ts'
import { contactStanding, noStanding, verdictsOf } from '../people/contactStanding.ts'
import { createContactStatuses } from '../people/contactStatuses.ts'
import type { Names } from '../people/names.ts'
import { anonymousPrefix } from '../people/personOf.ts'
import { sensitiveCases } from '../queries/cases/sensitiveEvidence.ts'
import { contactWishes } from '../queries/customers/contactWishes.ts'
import { personNow } from '../queries/customers/personNow.ts'
import type { Sites } from '../sites.ts'
import { ConflictError, type State } from '../state.ts'
import { ConflictProblem } from './conflict.ts'
import type { HandlersOf } from './handlers.ts'
import { settingsOf } from './siteSettings.ts'
import { invalid } from './validate.ts'

export type ContactStatusDeps = {
  store: Store
  state: State
  sites: Pick<Sites, 'byId'>
  names: Names
  cases: Pick<Cases, 'get'>
  audit: Audit['audit']
}
type Shown = OutputOf<(typeof contactStatusRoutes)['getContactStatus']>

export function contactStatusHandlers(deps: ContactStatusDeps): HandlersOf<keyof typeof contactStatusRoutes> {
  const { store, state, sites, names, cases, audit } = deps
  const statuses = createContactStatuses(state)
  const siteOf = (siteId: string) => ({ settings: settingsOf(sites, siteId) })

  async function customer(siteId: string, asked: string): Promise<string> {
    const person = await personNow(store, siteId, asked)
    if (person === null) throw new ProblemError(404, 'customer_not_found', 'There is no such person.')
    return person
  }

  async function shown(siteId: string, person: string): Promise<Shown> {
    const [stored, standings, wishes] = await Promise.all([
      statuses.get(siteId, person),
      contactStanding(store, siteId, [person]),
      contactWishes(store, siteId, [person]),
    ])
    const standing = standings.get(person) ?? noStanding
    const { doNotContact } = standing.status
    const nameOf = await names.of(doNotContact ? [doNotContact.by] : [])
    return {
      ...standing.status,
      doNotContact: doNotContact && { ...doNotContact, by: nameOf(doNotContact.by) },
      version: stored?.version ?? 0,
      language: wishes.find(({ language }) => language !== '')?.language ?? '',
      now: verdictsOf(siteOf(siteId), standing, { sensitive: false, now: Date.now() }),
    }
  }

  return {
    async getCaseVerdicts({ params: { siteId, caseId } }) {
      const found = await cases.get(siteId, caseId)
      if (!found) throw new ProblemError(404, 'case_not_found', 'There is no such case.')
      const { settings } = siteOf(siteId)
      const [standings, sensitive] = await Promise.all([
        contactStanding(store, siteId, [found.body.person]),
        sensitiveCases(store, siteId, settings.sensitive, [found.body]),
      ])
      const standing = standings.get(found.body.person) ?? noStanding
      return { now: verdictsOf({ settings }, standing, { sensitive: sensitive.has(caseId), now: Date.now() }) }
    },

    async getContactStatus({ params: { siteId, person } }) {
      return shown(siteId, await customer(siteId, person))
    },

    async setContactStatus({ params: { siteId, person: asked }, body, who, address }) {
      const person = await customer(siteId, asked)
      if (person.startsWith(anonymousPrefix)) {
        throw new ProblemError(409, 'not_a_customer', 'Only a known customer has a contact status.')
      }
      const by = who?.by ?? ''
      const before = ((await contactStanding(store, siteId, [person])).get(person) ?? noStanding).status
      if (before.unsubscribed !== null && !body.unsubscribed && body.reason === undefined) {
        const rule = 'say why the unsubscription is taken back, in at least 3 characters'
        throw invalid('body', [{ field: 'reason', rule }])
      }
      const now = Date.now()
      const same = body.doNotContact !== null && before.doNotContact?.reason === body.doNotContact.reason
      const status: ContactStatus = {
        doNotContact: body.doNotContact && (same ? before.doNotContact : { ...body.doNotContact, at: now, by }),
        consent: body.consent,
        unsubscribed: body.unsubscribed ? (before.unsubscribed ?? { at: now }) : null,
        saidAt: now,
      }
      try {
        await statuses.set(siteId, person, status, body.version, by)
      } catch (error) {
        if (!(error instanceof ConflictError)) throw error
        throw new ConflictProblem(
          'A colleague said something else of it since you read it; `current` shows how it stands now.',
          await shown(siteId, person),
        )
      }
      const { doNotContact, ...rest } = body
      const detail = { doNotContact: doNotContact?.reason ?? null, ...rest }
      await audit({ action: 'contact.statusSet', who: by, siteId, subject: person, address, detail })
      return shown(siteId, person)
    },
  }
}
