/** The whole HTTP surface. No side effects: `main.ts` listens, tests may not. */
import express, { type Express } from 'express'
import type { Store } from './clickhouse/store.ts'
import type { Config } from './config.ts'
import { errorHandler } from './errors.ts'
import type { Log } from './log.ts'
import type { RefusalLog } from './refusalLog.ts'

export type AppDeps = {
  config: Config
  /** As browsers reach it, without a slash at its end. */
  publicUrl: string
  store: Store
  log: Log
  refusalLog: RefusalLog
}

export function createApp(deps: AppDeps): Express {
  const app = express()
  app.disable('x-powered-by')
  app.set('trust proxy', deps.config.trustProxy)
  app.set('etag', false)
  app.get('/healthz', (_request, response) => {
    response.type('text/plain').send('ok\n')
  })
  app.use(errorHandler(deps.log))
  return app
}
