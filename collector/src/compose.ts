/** Puts the collector's rooms together over a store that is there. Listens to nothing and handles no signal. */
import type { RequestListener } from 'node:http'
import { type Accounts, createAccounts } from './accounts.ts'
import { createApp } from './app.ts'
import { createAudit } from './audit.ts'
import { type BackupRoom, createBackupRoom } from './backup/room.ts'
import { migrate } from './clickhouse/migrate.ts'
import type { Store } from './clickhouse/store.ts'
import type { Config } from './config.ts'
import { createMailRoom } from './delivery/mail/room.ts'
import { createMailTransport, type MailTransport } from './delivery/mail/transport.ts'
import { createOutboundRoom, type OutboundRoom } from './delivery/outboundRoom.ts'
import { createErasures } from './erasure/erasures.ts'
import { createDailyFilesRoom, type DailyFilesRoom } from './exports/dailyFiles.ts'
import { createIgnoreRules } from './ignoreRules.ts'
import { type CloseSucceeded, createCloseSucceeded } from './jobs/closeSucceeded.ts'
import { type SampleLoad, startSampleLoad } from './jobs/loadSample.ts'
import { createRollUp, type RollUp } from './jobs/rollUpSessions.ts'
import { createLease } from './leases.ts'
import type { ConnectionStats } from './listener.ts'
import type { Log } from './log.ts'
import { createMetrics } from './metrics.ts'
import { createCases } from './people/cases.ts'
import { createStorageRoom, type StorageRoom } from './retention/room.ts'
import { installationId } from './secrets.ts'
import type { Sites } from './sites.ts'
import { createUploads } from './uploads.ts'
import { createVisitorMarks } from './visitorMarks.ts'
import type { Writer } from './writer/writer.ts'

export type Collector = {
  app: RequestListener
  accounts: Accounts
  sites: Sites
  writer: Writer
  rollUp: RollUp
  closeSucceeded: CloseSucceeded
  /** null: `SMTP_URL` is not set. */
  mail: MailTransport | null
  outbound: OutboundRoom
  storage: StorageRoom
  /** null: the store is a ClickHouse of its own. */
  backups: BackupRoom | null
  dailyFiles: DailyFilesRoom
  /** null: none is loaded on this installation. */
  sample: SampleLoad | null
  /** Stores or spools what waits, and ends the jobs. The store stays open. */
  stop(): Promise<void>
}

export type ComposeDeps = {
  config: Config
  publicUrl: string
  store: Store
  log: Log
  /** Of the server that listens; for /metrics. */
  connections?: ConnectionStats
  /** How much of the sample history is loaded, from 0 to 1. */
  onSampleProgress?: (share: number) => void
}

export async function compose({
  config,
  publicUrl,
  store,
  log,
  connections,
  onSampleProgress,
}: ComposeDeps): Promise<Collector> {
  const applied = await migrate(store)
  if (applied.length > 0) log.info({ migrations: applied }, 'schema brought up to date')
  const uploads = await createUploads({ config, publicUrl, store, log })
  const { state, sites, tombstones, spool, writer, watching, refusalLog, recorder } = uploads
  const accounts = createAccounts(state)
  const ignoreRules = createIgnoreRules(state)
  const visitorMarks = createVisitorMarks(state)
  await Promise.all([accounts.load(), ignoreRules.load(), visitorMarks.load()])
  if (config.demo !== 'off') await sites.ensureDemo()
  uploads.start()
  ignoreRules.start((error) => log.warn({ err: error }, 'ignore rules could not be read again; the known ones stay'))
  visitorMarks.start((error) => log.warn({ err: error }, 'marks of visitors could not be read again; the known stay'))

  const transport = config.smtp && config.mailFrom ? createMailTransport(config.smtp, config.mailFrom) : null
  const erasures = createErasures({ store, tombstones, spool, log, isShared: config.role === 'app' })
  const rollUp = createRollUp({
    store,
    sites,
    ignoreRules,
    visitorMarks,
    log,
    storedHere: () => writer.stats().storedEvents,
  })
  const cases = createCases(store, state)
  const closeSucceeded = createCloseSucceeded({
    store,
    sites,
    cases,
    log,
    movedHere: () => `${writer.stats().storedEvents} ${rollUp.stats().sessions}`,
  })
  const { audit } = createAudit(store)
  const lease = createLease({ store, name: 'mail', owner: installationId(config.dataDir), log })
  const mail = createMailRoom({ store, state, sites, cases, audit, transport, publicUrl, log, lease })
  const storage = createStorageRoom({
    store,
    state,
    sites,
    audit,
    log,
    dataDir: config.dataDir,
    minFreeBytes: config.minFreeBytes,
  })
  const outbound = await createOutboundRoom({
    store,
    state,
    accounts,
    sites,
    config,
    publicUrl,
    log,
    mail: transport,
    rollUps: () => rollUp.stats().runs,
    headroomDays: (siteId) => storage.headroomOf(siteId)?.days ?? null,
  })
  const { dataDir, clickhouseDatabase: database } = config
  const backups =
    config.clickhouseUrl === null
      ? createBackupRoom({ source: { store, database, dataDir, log }, config: config.backup })
      : null
  const dailyFiles = createDailyFilesRoom({ store, state, sites, audit, log, dir: config.exportDir })
  const metrics = createMetrics({
    writer,
    refusalLog,
    rollUp,
    closeSucceeded,
    connections,
    storage: { newest: storage.gauges },
    ...(backups ? { backups } : {}),
  })
  const app = createApp({
    config,
    publicUrl,
    store,
    writer,
    ingest: config.role === 'app' ? null : uploads.ingest(storage.gate),
    state,
    sites,
    ignoreRules,
    visitorMarks,
    accounts,
    metrics,
    refusalLog,
    log,
    recorder,
    watching,
    outbound,
    mail,
    erasures,
    storage,
    backups,
    dailyFiles,
  })
  await erasures.resume()
  await storage.retention.measure()
  storage.retention.start()
  backups?.start()
  dailyFiles.start()
  outbound.start()
  rollUp.start()
  await mail.sender.start()
  closeSucceeded.start()
  const sample =
    config.demo === 'on'
      ? startSampleLoad({ store, state, sites, writer, cases, log, onProgress: onSampleProgress })
      : null

  return {
    app,
    accounts,
    sites,
    writer,
    rollUp,
    closeSucceeded,
    mail: transport,
    outbound,
    storage,
    backups,
    dailyFiles,
    sample,
    async stop() {
      await uploads.pause()
      ignoreRules.stop()
      await erasures.stop()
      await storage.retention.stop()
      await backups?.stop()
      await dailyFiles.stop()
      visitorMarks.stop()
      await sample?.stop()
      await writer.stop()
      await Promise.all([rollUp.stop(), closeSucceeded.stop(), outbound.stop(), mail.sender.stop()])
      await refusalLog.stop()
      metrics.stop()
    },
  }
}
