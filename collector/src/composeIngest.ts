/** The rooms of a process that only takes uploads (`ROLE=ingest`): no jobs, no API, and nothing that others must know. */

import type { RequestListener } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { createIngestApp } from './app.ts'
import { missingMigrations } from './clickhouse/migrate.ts'
import type { Store } from './clickhouse/store.ts'
import type { Config } from './config.ts'
import type { ConnectionStats } from './listener.ts'
import type { Log } from './log.ts'
import { createMetrics } from './metrics.ts'
import { createGate } from './retention/gate.ts'
import { createUploads } from './uploads.ts'
import type { Writer } from './writer/writer.ts'

export type IngestCollector = { app: RequestListener; writer: Writer; stop(): Promise<void> }

type Deps = { config: Config; publicUrl: string; store: Store; log: Log; connections: ConnectionStats }

const schemaPollMs = 1_000

/** The process with ROLE=app brings the schema up to date; this one comes after it. */
async function waitForSchema(store: Store, log: Log): Promise<void> {
  for (let isTold = false; ; isTold = true) {
    const missing = await missingMigrations(store)
    if (missing.length === 0) return
    if (!isTold) log.warn({ missing }, 'waiting for the process with ROLE=app to bring the schema up to date')
    await pause(schemaPollMs)
  }
}

export async function composeIngest({ config, publicUrl, store, log, connections }: Deps): Promise<IngestCollector> {
  await waitForSchema(store, log)
  const uploads = await createUploads({ config, publicUrl, store, log })
  const { writer, refusalLog, recorder } = uploads
  uploads.start()
  // Budgets are kept by the process with ROLE=app; here it is looked whether the spool's disk has room.
  const gate = createGate({ dataDir: config.dataDir, minFreeBytes: config.minFreeBytes, onNeed: () => undefined })
  const metrics = createMetrics({ writer, refusalLog, connections })
  const ingest = uploads.ingest(gate)
  const app = createIngestApp({ config, store, writer, recorder, metrics, refusalLog, log, ingest })
  return {
    app,
    writer,
    async stop() {
      await uploads.pause()
      await writer.stop()
      await refusalLog.stop()
      metrics.stop()
    },
  }
}
