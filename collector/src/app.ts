/** The whole HTTP surface. No side effects: `main.ts` listens, tests may not. */
import { createShop } from '@hindsight/demo/shop'
import express, { type Express, type RequestHandler, type Router } from 'express'
import type { Accounts } from './accounts.ts'
import { apiRouter } from './api/router.ts'
import type { Store } from './clickhouse/store.ts'
import type { Config } from './config.ts'
import { embedRouter } from './customerCard/embedRouter.ts'
import type { MailRoom } from './delivery/mail/room.ts'
import type { OutboundRoom } from './delivery/outboundRoom.ts'
import { errorHandler, ProblemError } from './errors.ts'
import type { IgnoreRules } from './ignoreRules.ts'
import { createClocks } from './ingest/clocks.ts'
import type { Assets } from './ingest/knownAssets.ts'
import { ingestRouter } from './ingest/router.ts'
import { sdkRouter } from './ingest/sdkRouter.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'
import type { RecorderFiles } from './recorderFiles.ts'
import type { RefusalLog } from './refusalLog.ts'
import { demoSite, type Sites } from './sites.ts'
import type { State } from './state.ts'
import { staticRouter } from './static.ts'
import type { Watching } from './watching.ts'
import type { Writer } from './writer/writer.ts'

export type AppDeps = {
  config: Config
  /** As browsers reach it, without a slash at its end. */
  publicUrl: string
  store: Store
  writer: Writer
  assets: Assets
  state: State
  sites: Sites
  ignoreRules: IgnoreRules
  accounts: Accounts
  refusalLog: RefusalLog
  watching: Watching
  outbound: OutboundRoom
  mail: MailRoom
  recorder: RecorderFiles
  metrics: Metrics
  log: Log
}

export function createApp(deps: AppDeps): Express {
  const app = express()
  app.disable('x-powered-by')
  app.set('trust proxy', deps.config.trustProxy)
  app.set('etag', false)
  app.use(counted(deps.metrics))

  app.get('/healthz', (_request, response) => {
    response.type('text/plain').send('ok\n')
  })
  app.get('/readyz', readyz(deps))
  app.get('/metrics', (_request, response) => {
    response.type('text/plain; version=0.0.4').send(deps.metrics.text())
  })

  const calls = { ...deps, clocks: createClocks() }
  app.use('/v1', ingestRouter(calls))
  app.use(sdkRouter(calls))
  app.use('/api', apiRouter(deps))
  app.use(deps.mail.unsubscribing.router())
  app.use('/embed', embedRouter(deps))
  if (deps.config.demo !== 'off') app.use('/demo', shop(deps.log))
  app.use(staticRouter(deps))
  app.use((request) => {
    throw new ProblemError(404, 'not_found', `There is no ${request.method} ${request.path}.`)
  })
  app.use(errorHandler(deps.log))
  return app
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
    response.on('finish', () => metrics.answered(areas.has(first) ? first : 'dashboard', response.statusCode))
    next()
  }
}

/**
 * Ready means that everything works: the store answers. `?for=ingest` asks for less, and is what a balancer before the
 * write API should ask: uploads are taken as long as they can be stored or spooled, and a store that is away for a
 * minute must not take every collector out of service.
 */
function readyz({ store, writer }: AppDeps): RequestHandler {
  return async (request, response) => {
    const { spoolBytes } = writer.stats()
    const storeAnswers = await store.ping()
    const isReady = storeAnswers || request.query.for === 'ingest'
    response.status(isReady ? 200 : 503).json({ ready: isReady, storeAnswers, spoolBytes })
  }
}
