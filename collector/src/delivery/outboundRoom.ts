/** Everything that is told to others, put together: webhooks and alerts, and the jobs that send them. */
import type { Accounts } from '../accounts.ts'
import type { Store } from '../clickhouse/store.ts'
import type { Config } from '../config.ts'
import { createEveryMinute } from '../jobs/everyMinute.ts'
import { createOutbound } from '../jobs/outbound.ts'
import type { Log } from '../log.ts'
import { createNames } from '../people/names.ts'
import { noticePoints } from '../points/news.ts'
import type { Sites } from '../sites.ts'
import type { State } from '../state.ts'
import { type Resolve, resolveName } from './webhooks/addresses.ts'
import { createDeliverer, type Deliverer, type MailTo } from './webhooks/deliver.ts'
import { createEndpoints, type Endpoints, siteOf } from './webhooks/endpoints.ts'
import type { Source } from './webhooks/happened.ts'
import { createOutbox, type Outbox } from './webhooks/outbox.ts'
import { casesSource } from './webhooks/sources/cases.ts'
import { pointsSource } from './webhooks/sources/points.ts'

export type OutboundRoom = {
  endpoints: Endpoints
  outbox: Outbox
  deliverer: Deliverer
  resolve: Resolve
  start(): void
  stop(): Promise<void>
}

export type OutboundRoomDeps = {
  store: Store
  state: State
  accounts: Pick<Accounts, 'byId'>
  sites: Pick<Sites, 'list'>
  config: Pick<Config, 'allowPrivateWebhooks'>
  publicUrl: string
  log: Log
  resolve?: Resolve
}

/** Nothing is sent yet; what happens from now on will be. */
export async function createOutboundRoom(deps: OutboundRoomDeps): Promise<OutboundRoom> {
  const { store, state, accounts, sites, config, publicUrl, log, resolve = resolveName } = deps
  const endpoints = createEndpoints(state)
  const names = createNames(store, accounts)
  const mail: MailTo = async () => {
    throw new Error('No mail server is set up: set SMTP_URL')
  }
  const deliverer = createDeliverer({ store, endpoints, mail, allowPrivate: config.allowPrivateWebhooks, resolve })
  const sources = [casesSource(store, names, publicUrl), pointsSource(store, publicUrl)] as unknown as Source[]
  const outbox = createOutbox({ store, endpoints, sources })
  await outbox.begin()
  const outbound = createOutbound({ outbox, deliverer, log })

  /** Only for sites of which somebody is told: each look reads a week. */
  async function lookAtPoints(): Promise<void> {
    const told = (await endpoints.list()).filter(
      ({ body }) =>
        body.on && (body.types.includes('strugglePoint.new') || body.types.includes('strugglePoint.regressed')),
    )
    const siteIds = new Set(told.map(siteOf))
    for (const site of sites.list()) {
      if (siteIds.has(site.siteId)) await noticePoints(store, state, site, Date.now())
    }
  }
  const minute = createEveryMinute(lookAtPoints, 'new struggle points could not be looked for', log)

  return {
    endpoints,
    outbox,
    deliverer,
    resolve,
    start() {
      outbound.start()
      minute.start()
    },
    async stop() {
      await Promise.all([outbound.stop(), minute.stop()])
    },
  }
}
