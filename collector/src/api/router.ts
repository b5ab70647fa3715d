/** The read API, put together: handlers for every route of protocol, and who may call them. */
import { join } from 'node:path'
import { Router } from 'express'
import { createAccess } from '../access.ts'
import type { Accounts } from '../accounts.ts'
import { createAudit } from '../audit.ts'
import type { BackupRoom } from '../backup/room.ts'
import type { Store } from '../clickhouse/store.ts'
import type { Config } from '../config.ts'
import { createCookieJar } from '../cookies.ts'
import type { MailRoom } from '../delivery/mail/room.ts'
import type { OutboundRoom } from '../delivery/outboundRoom.ts'
import type { Erasures } from '../erasure/erasures.ts'
import type { DailyFilesRoom } from '../exports/dailyFiles.ts'
import type { IgnoreRules } from '../ignoreRules.ts'
import { createImports, importsFolder } from '../imports/imports.ts'
import { createInvitations } from '../invitations.ts'
import type { Log } from '../log.ts'
import { ssoRouter } from '../oidc/ssoRouter.ts'
import { createCases } from '../people/cases.ts'
import { createNames } from '../people/names.ts'
import { createRanking } from '../points/ranking.ts'
import type { RecorderFiles } from '../recorderFiles.ts'
import type { StorageRoom } from '../retention/room.ts'
import { cookieSecret } from '../secrets.ts'
import { createSegments } from '../segments/segments.ts'
import { createSignIns } from '../signIns.ts'
import type { Sites } from '../sites.ts'
import type { State } from '../state.ts'
import type { VisitorMarks } from '../visitorMarks.ts'
import type { Watching } from '../watching.ts'
import type { Writer } from '../writer/writer.ts'
import { accountHandlers } from './accounts.ts'
import { alertHandlers } from './alerts.ts'
import { annotationHandlers } from './annotations.ts'
import { boardHandlers } from './boards.ts'
import { campaignHandlers } from './campaigns.ts'
import { caseHandlers } from './cases.ts'
import { caseWorkHandlers } from './caseWork.ts'
import { causeHandlers } from './cause.ts'
import { colleagueHandlers } from './colleagues.ts'
import { contactStatusHandlers } from './contactStatus.ts'
import { customerCardHandlers } from './customerCard.ts'
import { customerHandlers } from './customers.ts'
import { dailyFilesHandlers } from './dailyFiles.ts'
import { dispatch } from './dispatch.ts'
import { erasureHandlers } from './erasure.ts'
import { exportHandlers } from './exports.ts'
import { findHandlers } from './find.ts'
import { fixHandlers } from './fix.ts'
import { formHandlers } from './forms.ts'
import { funnelHandlers } from './funnels.ts'
import { healthHandlers } from './health.ts'
import { heatHandlers } from './heat.ts'
import { importHandlers } from './imports.ts'
import { incidentHandlers } from './incidents.ts'
import { mailHandlers } from './mail.ts'
import { namedClickHandlers } from './namedClicks.ts'
import { noteHandlers } from './notes.ts'
import { overviewHandlers } from './overview.ts'
import { privacyHandlers } from './privacy.ts'
import { promotionHandlers } from './promotions.ts'
import { reportHandlers } from './reports.ts'
import { segmentLookUp } from './segmentLookUp.ts'
import { segmentHandlers } from './segments.ts'
import { sessionNeighbourHandlers } from './sessionNeighbours.ts'
import { sessionHandlers } from './sessions.ts'
import { signalHandlers } from './signals.ts'
import { siteHandlers } from './sites.ts'
import { sourceMapHandlers } from './sourceMaps.ts'
import { storageHandlers } from './storage.ts'
import { struggleHandlers } from './struggles.ts'
import { trafficHandlers } from './traffic.ts'
import { webhookHandlers } from './webhooks.ts'

export type ApiDeps = {
  config: Pick<Config, 'apiKey' | 'demo' | 'dataDir' | 'allowPrivateWebhooks' | 'oidc' | 'maxSpoolBytes'>
  /** As browsers reach it, without a slash at its end. */
  publicUrl: string
  store: Store
  state: State
  sites: Sites
  ignoreRules: IgnoreRules
  visitorMarks: VisitorMarks
  accounts: Accounts
  recorder: Pick<RecorderFiles, 'current'>
  watching: Watching
  writer: Pick<Writer, 'write' | 'stats'>
  log: Log
  mail: MailRoom
  erasures: Erasures
  storage: StorageRoom
  backups: BackupRoom | null
  dailyFiles: DailyFilesRoom
  outbound: Pick<OutboundRoom, 'endpoints' | 'deliverer' | 'resolve' | 'alertRules' | 'hasMail'>
}

/** Everything under /api. */
export function apiRouter({
  config,
  publicUrl,
  store,
  state,
  sites,
  ignoreRules,
  visitorMarks,
  accounts,
  recorder,
  watching,
  outbound,
  writer,
  log,
  mail,
  erasures,
  storage,
  backups,
  dailyFiles,
}: ApiDeps): Router {
  const secret = cookieSecret(config.dataDir)
  const jar = createCookieJar(secret, publicUrl.startsWith('https:'))
  const signIns = createSignIns({ state, jar })
  const { audit, replayWatched } = createAudit(store)
  const names = createNames(store, accounts)
  const cases = createCases(store, state)
  const rank = createRanking(store)
  const onFailed = (err: unknown) => log.error({ err }, 'an import failed')
  const imports = createImports({ store, state, writer, onFailed, folder: join(config.dataDir, importsFolder) })
  const demo = config.demo !== 'off'
  const segments = createSegments(state)
  const reading = dispatch({
    access: createAccess({ accounts, jar, signIns, apiKey: config.apiKey, publicUrl }),
    sites,
    lookUp: segmentLookUp(segments, sites),
    handlers: {
      ...accountHandlers({ accounts, jar, signIns, oidc: config.oidc, audit, publicUrl, demo }),
      ...colleagueHandlers({
        store,
        accounts,
        invitations: createInvitations(state, accounts),
        names,
        signIns,
        audit,
        publicUrl,
        demo,
        releaseCases: (accountId, by) =>
          cases.release(
            sites.list().map(({ siteId }) => siteId),
            accountId,
            by,
          ),
      }),
      ...caseHandlers({ store, sites, accounts, names, cases, audit }),
      ...mailHandlers({ store, sites, names, audit, mail, cases }),
      ...caseWorkHandlers({ store, state, sites, accounts, names, cases, audit }),
      ...signalHandlers({ store, sites, ignoreRules, names, audit }),
      ...trafficHandlers({ store, visitorMarks, audit }),
      ...siteHandlers({ store, sites, audit, recorder }),
      ...sessionNeighbourHandlers({ store, sites }),
      ...sessionHandlers({ store, sites, watching, replayWatched }),
      ...exportHandlers({ store, sites, audit }),
      ...incidentHandlers({ store, sites, publicUrl }),
      ...noteHandlers({ store, state, names }),
      ...overviewHandlers({ store, sites, state, rank }),
      ...reportHandlers({ store, sites, state, audit }),
      ...heatHandlers({ store }),
      ...boardHandlers({ store, sites, state, segments, audit, publicUrl }),
      ...sourceMapHandlers({ store, names, audit }),
      ...causeHandlers({ store, sites, state }),
      ...struggleHandlers({ store, sites, state, names, audit, rank }),
      ...fixHandlers({ store, state, sites, cases, audit, mail }),
      ...formHandlers({ store }),
      ...annotationHandlers({ store, state, sites, names }),
      ...segmentHandlers({ store, segments, names, audit }),
      ...funnelHandlers({ store, state, sites, audit }),
      ...namedClickHandlers({ store, state, names, audit }),
      ...promotionHandlers({ store, sites }),
      ...campaignHandlers({ store, sites, audit }),
      ...privacyHandlers({ store, audit }),
      ...contactStatusHandlers({ store, state, sites, names, cases, audit }),
      ...customerHandlers({ store, state, sites, audit }),
      ...customerCardHandlers({ store, state, sites, publicUrl, audit }),
      ...erasureHandlers({ store, erasures, names, audit }),
      ...dailyFilesHandlers({ dailyFiles, audit }),
      ...storageHandlers({ store, storage, backups, audit }),
      ...findHandlers({ store, sites }),
      ...alertHandlers({ ...outbound, store, sites, accounts, names, storage, audit }),
      ...webhookHandlers({ ...outbound, store, audit, publicUrl, allowPrivate: config.allowPrivateWebhooks }),
      ...healthHandlers({ store, sites, state, writer, maxSpoolBytes: config.maxSpoolBytes }),
      ...importHandlers({ store, sites, names, imports, audit }),
    },
  })
  if (!config.oidc) return reading
  const sso = ssoRouter({ config: config.oidc, secret, publicUrl, state, accounts, signIns, audit, log })
  return Router().use('/sso', sso).use(reading)
}
