/** The room of e-mail, put together. */
import type { Audit } from '../../audit.ts'
import type { Store } from '../../clickhouse/store.ts'
import type { Lease } from '../../leases.ts'
import type { Log } from '../../log.ts'
import type { Cases } from '../../people/cases.ts'
import { createContactStatuses } from '../../people/contactStatuses.ts'
import { workaroundsOf } from '../../queries/struggle/workarounds.ts'
import type { Sites } from '../../sites.ts'
import type { State } from '../../state.ts'
import { createMailBatches, type MailBatches } from './batches.ts'
import { createMailSender, type MailSender } from './sender.ts'
import { createMailTemplates, type MailTemplates } from './templates.ts'
import type { MailTransport } from './transport.ts'
import { createUnsubscribing, type Unsubscribing } from './unsubscribe.ts'
import type { WorkaroundOf } from './values.ts'

export type MailRoom = {
  /** null: none is set up. */
  transport: MailTransport | null
  templates: MailTemplates
  batches: MailBatches
  sender: MailSender
  unsubscribing: Unsubscribing
  workarounds: WorkaroundOf
}

export type MailRoomDeps = {
  store: Store
  state: State
  sites: Pick<Sites, 'byId'>
  cases: Pick<Cases, 'putContact'>
  audit: Audit['audit']
  transport: MailTransport | null
  publicUrl: string
  log: Log
  lease: Lease
  /** See `MailSenderDeps`. */
  laterMs?: readonly number[]
}

export function createMailRoom(deps: MailRoomDeps): MailRoom {
  const { store, state, sites, cases, audit, transport, publicUrl, log, lease, laterMs } = deps
  const workarounds: WorkaroundOf = async (siteId, points) =>
    new Map([...(await workaroundsOf(store, siteId, points))].map(([point, { text }]) => [point, text]))
  const templates = createMailTemplates(state)
  const batches = createMailBatches(store, state, transport?.domain ?? 'localhost')
  const statuses = createContactStatuses(state)
  const unsubscribing = createUnsubscribing({ store, state, sites, statuses, audit, publicUrl })
  const sender = createMailSender({
    store,
    state,
    sites,
    cases,
    batches,
    unsubscribing,
    workarounds,
    transport,
    log,
    lease,
    ...(laterMs === undefined ? {} : { laterMs }),
  })
  return { transport, templates, batches, sender, unsubscribing, workarounds }
}
