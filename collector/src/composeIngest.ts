/** The rooms of a process that only takes uploads (`ROLE=ingest`): no jobs, no API, and nothing that others must know. */
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Express } from 'express'
import { createIngestApp } from './app.ts'
import { missingMigrations } from './clickhouse/migrate.ts'
import type { Store } from './clickhouse/store.ts'
import type { Config } from './config.ts'
import { createTombstones } from './erasure/tombstones.ts'
import { createClocks } from './ingest/clocks.ts'
import { createAssets } from './ingest/knownAssets.ts'
import { createIngestLimits } from './ingest/limits.ts'
import { createQuotas } from './ingest/quotas.ts'
import type { ConnectionStats } from './listener.ts'
import type { Log } from './log.ts'
import { createMetrics } from './metrics.ts'
import { createRecorderFiles } from './recorderFiles.ts'
import { createRefusalLog } from './refusalLog.ts'
import { createGate } from './retention/gate.ts'
import { createSites } from './sites.ts'
import { createState } from './state.ts'
import { createWatching } from './watching.ts'
import { createSpool } from './writer/spool.ts'
import { createWriter, type Writer } from './writer/writer.ts'

export type IngestCollector = { app: Express; writer: Writer; stop(): Promise<void> }

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
  const state = createState(store)
  const sites = createSites(state)
  const tombstones = createTombstones(store, state, { makesKey: false })
  await Promise.all([sites.load(), tombstones.load()])
  tombstones.start((error) => log.warn({ err: error }, 'erasures could not be read again; the known ones stay'))
  sites.start((error) => log.warn({ err: error }, 'sites could not be read again; the known ones stay'))
  const spool = createSpool({ folder: join(config.dataDir, 'spool'), maxBytes: config.maxSpoolBytes, log })
  const writer = createWriter({ store, spool, log, isShared: true, kept: tombstones.kept })
  // Budgets are kept by the process with ROLE=app; here it is looked whether the spool's disk has room.
  const gate = createGate({ dataDir: config.dataDir, minFreeBytes: config.minFreeBytes, onNeed: () => undefined })
  const quotas = createQuotas({ store, sites })
  quotas.start((error) => log.warn({ err: error }, 'what sites have sent today could not be counted; trying again'))
  const refusalLog = createRefusalLog({ store, log })
  const metrics = createMetrics({ writer, refusalLog, connections })
  const recorder = createRecorderFiles({ keepIn: join(config.dataDir, 'recorders') })
  await recorder.current()
  const app = createIngestApp({
    config,
    store,
    writer,
    recorder,
    metrics,
    refusalLog,
    log,
    ingest: {
      config,
      publicUrl,
      clocks: createClocks(),
      sites,
      limits: createIngestLimits(config.limits),
      quotas,
      store,
      writer,
      assets: createAssets(store),
      refusalLog,
      // Who watches is known to the process that is asked; it looks by itself for what was stored elsewhere.
      watching: createWatching(),
      tombstones,
      gate,
    },
  })
  return {
    app,
    writer,
    async stop() {
      sites.stop()
      tombstones.stop()
      await quotas.stop()
      await writer.stop()
      await refusalLog.stop()
      metrics.stop()
    },
  }
}
