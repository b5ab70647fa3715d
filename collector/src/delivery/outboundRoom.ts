/** Everything that is told to others, put together: webhooks and alerts, and the jobs that send them. */
import type { Accounts } from '../accounts.ts'
import { lookAtSite } from '../alerts/look.ts'
import { type AlertRules, createAlertRules, siteOfRule } from '../alerts/rules.ts'
import type { Store } from '../clickhouse/store.ts'
import type { Config } from '../config.ts'
import { createEveryMinute } from '../jobs/everyMinute.ts'
import { createOutbound } from '../jobs/outbound.ts'
import type { Log } from '../log.ts'
import { createNames } from '../people/names.ts'
import { noticePoints } from '../points/news.ts'
import { sealClearSecrets } from '../queries/outbound/clearSecrets.ts'
import { createSealer } from '../secrets.ts'
import type { Sites } from '../sites.ts'
import type { State } from '../state.ts'
import { alertMail } from './alertMail.ts'
import type { MailTransport } from './mail/transport.ts'
import { type Resolve, resolveName } from './webhooks/addresses.ts'
import { createDeliverer, type Deliverer } from './webhooks/deliver.ts'
import {
  createEndpoints,
  type EndpointBody,
  type Endpoints,
  endpointKind,
  sealedBody,
  siteOf,
} from './webhooks/endpoints.ts'
import type { Source } from './webhooks/happened.ts'
import { createOutbox, type Outbox } from './webhooks/outbox.ts'
import { alertsSource } from './webhooks/sources/alerts.ts'
import { casesSource } from './webhooks/sources/cases.ts'
import { pointsSource } from './webhooks/sources/points.ts'

export type OutboundRoom = {
  endpoints: Endpoints
  alertRules: AlertRules
  /** A mail server is set up. */
  hasMail: boolean
  outbox: Outbox
  deliverer: Deliverer
  resolve: Resolve
  /** Looks at everything that is watched, once, now. */
  look(): Promise<void>
  start(): void
  stop(): Promise<void>
}

export type OutboundRoomDeps = {
  store: Store
  state: State
  accounts: Pick<Accounts, 'byId'>
  sites: Pick<Sites, 'list'>
  config: Pick<Config, 'allowPrivateWebhooks' | 'dataDir'>
  publicUrl: string
  log: Log
  /** null: none is set up. */
  mail: MailTransport | null
  /** How often sessions have been brought up to date; where it stands still they are behind. */
  rollUps?: () => number
  /** Days for which a site has room; undefined: nobody knows. */
  headroomDays?: (siteId: string) => number | null
  resolve?: Resolve
}

const pointTypes = new Set<string>(['strugglePoint.new', 'strugglePoint.regressed'])

/** Nothing is sent yet; what happens from now on will be. */
export async function createOutboundRoom(deps: OutboundRoomDeps): Promise<OutboundRoom> {
  const { store, state, accounts, sites, config, publicUrl, log, mail, rollUps, resolve = resolveName } = deps
  const { headroomDays = () => null } = deps
  const sealer = createSealer(config.dataDir)
  const endpoints = createEndpoints(state, sealer)
  const sealed = await sealClearSecrets(store, endpointKind, (id, body) =>
    JSON.stringify(sealedBody(sealer, id, JSON.parse(body) as EndpointBody)),
  )
  if (sealed > 0) log.info({ sealed }, 'secrets of webhooks that lay open are sealed')
  const names = createNames(store, accounts)
  const alertRules = createAlertRules(state)
  const deliverer = createDeliverer({
    store,
    endpoints,
    mail: alertMail(mail, accounts),
    allowPrivate: config.allowPrivateWebhooks,
    resolve,
  })
  // Each makes payloads of what it has found itself only, which a list of different ones cannot say.
  const sources = [
    casesSource(store, names, publicUrl),
    pointsSource(store, publicUrl),
    alertsSource(store, publicUrl),
  ] as unknown as Source[]
  const outbox = createOutbox({ store, endpoints, sources })
  await outbox.begin()
  const outbound = createOutbound({ outbox, deliverer, changedHere: state.writes, log })

  let rollUpsBefore = -1
  /** Not where the roll-up stands still, or has just been started: what is missing may be on its way. */
  function isCurrent(): boolean {
    const now = rollUps?.()
    const moved = now === undefined || (rollUpsBefore >= 0 && now > rollUpsBefore)
    rollUpsBefore = now ?? 0
    return moved
  }

  /** Points only of sites of which somebody is told: each look reads a week. */
  async function look(): Promise<void> {
    const [all, rules] = await Promise.all([endpoints.list(), alertRules.list()])
    const current = isCurrent()
    const ofPoints = new Set([
      ...all.filter(({ body }) => body.on && body.types.some((type) => pointTypes.has(type))).map(siteOf),
      ...rules.filter(({ body }) => body.on && body.measure.kind === 'newPoints').map(siteOfRule),
    ])
    for (const site of sites.list()) {
      const mine = rules.filter((rule) => siteOfRule(rule) === site.siteId)
      const now = Date.now()
      if (ofPoints.has(site.siteId)) await noticePoints(store, state, site, now)
      if (mine.length > 0) await lookAtSite({ store, isCurrent: () => current, headroomDays }, site, mine, now)
    }
  }
  const minute = createEveryMinute(look, 'what is watched could not be looked at', log)

  return {
    endpoints,
    alertRules,
    hasMail: mail !== null,
    look,
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
