/** The whole HTTP surface. No side effects: `main.ts` listens, tests may not. */
import type { RequestListener } from 'node:http'
import { createShop } from '@hindsight/demo/shop'
import express, { type Express, type RequestHandler, type Router } from 'express'
import type { Accounts } from './accounts.ts'
import { apiRouter } from './api/router.ts'
import { apiLimit } from './apiLimit.ts'
import type { BackupRoom } from './backup/room.ts'
import type { Store } from './clickhouse/store.ts'
import type { Config } from './config.ts'
import { capRequests, createHeld } from './connectionCap.ts'
import { embedRouter } from './customerCard/embedRouter.ts'
import type { MailRoom } from './delivery/mail/room.ts'
import type { OutboundRoom } from './delivery/outboundRoom.ts'
import type { Erasures } from './erasure/erasures.ts'
import { errorHandler, ProblemError } from './errors.ts'
import type { DailyFilesRoom } from './exports/dailyFiles.ts'
import { fileServer } from './fileServer.ts'
import type { IgnoreRules } from './ignoreRules.ts'
import type { CallDeps } from './ingest/deps.ts'
import { quickRecord } from './ingest/quickRecord.ts'
import { ingestRouter } from './ingest/router.ts'
import { sdkRouter } from './ingest/sdkRouter.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'
import { operationsRouter } from './operations.ts'
import type { RecorderFiles } from './recorderFiles.ts'
import type { RefusalLog } from './refusalLog.ts'
import type { StorageRoom } from './retention/room.ts'
import { demoSite, type Sites } from './sites.ts'
import type { State } from './state.ts'
import { staticRouter } from './static.ts'
import type { VisitorMarks } from './visitorMarks.ts'
import type { Watching } from './watching.ts'
import type { Writer } from './writer/writer.ts'

type CommonDeps = {
  config: Config
  store: Store
  writer: Writer
  recorder: RecorderFiles
  metrics: Metrics
  refusalLog: RefusalLog
  log: Log
}

export type IngestAppDeps = CommonDeps & { ingest: CallDeps }

export type AppDeps = CommonDeps & {
  /** As browsers reach it, without a slash at its end. */
  publicUrl: string
  /** null: other processes take uploads. */
  ingest: CallDeps | null
  state: State
  sites: Sites
  ignoreRules: IgnoreRules
  visitorMarks: VisitorMarks
  accounts: Accounts
  watching: Watching
  outbound: OutboundRoom
  mail: MailRoom
  erasures: Erasures
  storage: StorageRoom
  backups: BackupRoom | null
  dailyFiles: DailyFilesRoom
}

type Begun = { app: Express; underWay: ReturnType<typeof createHeld> }

function begin({ config, store, writer, metrics, refusalLog }: CommonDeps): Begun {
  const app = express()
  const { maxConnectionsOfAddress } = config.limits
  const underWay = createHeld(maxConnectionsOfAddress)
  app.disable('x-powered-by')
  app.set('trust proxy', config.trustProxy)
  app.set('etag', false)
  app.use(counted(metrics))
  app.use(operationsRouter({ config, store, writer, metrics }))
  app.use(capRequests(maxConnectionsOfAddress, refusalLog, underWay))
  return { app, underWay }
}

function end({ app, underWay }: Begun, { log, metrics }: CommonDeps, ingest: CallDeps | null): RequestListener {
  app.use((request) => {
    throw new ProblemError(404, 'not_found', `There is no ${request.method} ${request.path}.`)
  })
  app.use(errorHandler(log))
  return ingest ? quickRecord({ app, ingest, metrics, underWay }) : app
}

function takeUploads(app: Express, deps: CallDeps): void {
  app.use('/v1', ingestRouter(deps))
  app.use(sdkRouter(deps))
}

export function createApp(deps: AppDeps): RequestListener {
  const begun = begin(deps)
  const { app } = begun
  if (deps.ingest) takeUploads(app, deps.ingest)
  const limit = apiLimit(deps.config.limits.apiRequestsPerMinute)
  app.use('/api', limit, apiRouter(deps))
  app.use(deps.mail.unsubscribing.router())
  app.use('/embed', limit, embedRouter(deps))
  if (deps.config.demo !== 'off') app.use('/demo', shop(deps.log))
  app.use(staticRouter(deps))
  return end(begun, deps, deps.ingest)
}

/** `ROLE=ingest`: the write API and the recorder, and nothing that reads. */
export function createIngestApp(deps: IngestAppDeps): RequestListener {
  const begun = begin(deps)
  takeUploads(begun.app, deps.ingest)
  begun.app.use(deps.recorder.router(fileServer()))
  return end(begun, deps, deps.ingest)
}

/** Its recorder comes from the shop's own origin, whatever name that is reached by. */
function shop(log: Log): Router {
  return createShop({
    recorderHost: '',
    writeKey: demoSite.writeKey,
    onError: (error) => log.warn({ err: error }, 'the demo shop failed'),
  })
}

/** Counts answers by the first part of the path, of which there are few. */
function counted(metrics: Metrics): RequestHandler {
  const areas = new Set(['v1', 'beacon', 'sourceConfig', 'api', 'demo', 'healthz', 'readyz', 'metrics'])
  return (request, response, next) => {
    const first = request.path.split('/')[1] ?? ''
    const startedAt = performance.now()
    response.on('finish', () => {
      const seconds = (performance.now() - startedAt) / 1000
      metrics.answered(areas.has(first) ? first : 'dashboard', response.statusCode, seconds)
    })
    next()
  }
}
