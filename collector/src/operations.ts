/** What whoever operates this asks: does it live, can it serve, what are its figures. */
import { statfs } from 'node:fs/promises'
import { type RequestHandler, Router } from 'express'
import type { Store } from './clickhouse/store.ts'
import type { Config } from './config.ts'
import type { Metrics } from './metrics.ts'
import type { Writer } from './writer/writer.ts'

/** Below this the engine, which merges by writing anew, is about to fail. */
const minFreeBytes = 512 * 1024 ** 2
/** Of `SPOOL_MAX_GIB`; above it the spool counts as full, a little before it refuses. */
const fullShare = 0.98

type OperationsDeps = {
  config: Pick<Config, 'dataDir' | 'maxSpoolBytes' | 'role'>
  store: Store
  writer: Pick<Writer, 'stats'>
  metrics: Metrics
}

export function operationsRouter(deps: OperationsDeps): Router {
  const router = Router()
  router.get('/healthz', (_request, response) => {
    response.type('text/plain').send('ok\n')
  })
  router.get('/readyz', readyz(deps))
  router.get('/metrics', (_request, response) => {
    response.type('text/plain; version=0.0.4').send(deps.metrics.text())
  })
  return router
}

async function freeBytes(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  } catch {
    // Some file systems do not say.
    return null
  }
}

/**
 * Ready means that everything works: the store answers, the spool has room, the disk is not full; `reasons` names what
 * does not. `?for=ingest` asks for less, and is what a balancer before the write API should ask: uploads are taken as
 * long as they can be stored *or* spooled, and a store that is away for a minute must not take every collector out of
 * service.
 */
function readyz({ config, store, writer }: OperationsDeps): RequestHandler {
  return async (request, response) => {
    const { spoolBytes } = writer.stats()
    const [storeAnswers, diskFreeBytes] = await Promise.all([store.ping(), freeBytes(config.dataDir)])
    const spoolHasRoom = spoolBytes < config.maxSpoolBytes * fullShare
    const diskHasRoom = diskFreeBytes === null || diskFreeBytes >= minFreeBytes
    const reasons = [
      ...(storeAnswers ? [] : ['store_away']),
      ...(spoolHasRoom ? [] : ['spool_full']),
      ...(diskHasRoom ? [] : ['disk_full']),
    ]
    const takesUploads = storeAnswers || (spoolHasRoom && diskHasRoom)
    const isReady = request.query.for === 'ingest' || config.role === 'ingest' ? takesUploads : reasons.length === 0
    response.set('Cache-Control', 'no-store')
    response.status(isReady ? 200 : 503).json({ ready: isReady, reasons, storeAnswers, spoolBytes, diskFreeBytes })
  }
}
