/** What every process has, whatever its role: the known sites, who was erased, the writer with its spool, what was refused. */
import { join } from 'node:path'
import type { Store } from './clickhouse/store.ts'
import type { Config } from './config.ts'
import { createTombstones } from './erasure/tombstones.ts'
import { createClocks } from './ingest/clocks.ts'
import type { CallDeps } from './ingest/deps.ts'
import { createAssets } from './ingest/knownAssets.ts'
import { createIngestLimits } from './ingest/limits.ts'
import { createQuotas } from './ingest/quotas.ts'
import { watchStandstill } from './ingest/standstill.ts'
import type { Log } from './log.ts'
import { createRecorderFiles } from './recorderFiles.ts'
import { createRefusalLog } from './refusalLog.ts'
import type { Gate } from './retention/gate.ts'
import { createSites } from './sites.ts'
import { createState } from './state.ts'
import { createWatching } from './watching.ts'
import { createSpool } from './writer/spool.ts'
import { createWriter } from './writer/writer.ts'

type Deps = { config: Config; publicUrl: string; store: Store; log: Log }

/** Sites and erasures are known when it resolves, and kept up to date from `start` on. */
export async function createUploads({ config, publicUrl, store, log }: Deps) {
  const { dataDir, role } = config
  const state = createState(store)
  const sites = createSites(state)
  const tombstones = createTombstones(store, state, { makesKey: role !== 'ingest' })
  await Promise.all([sites.load(), tombstones.load()])
  const spool = createSpool({ folder: join(dataDir, 'spool'), maxBytes: config.maxSpoolBytes, log })
  // Who watches is known to the process that is asked; it looks by itself for what was stored elsewhere.
  const watching = createWatching()
  const writer = createWriter({
    store,
    spool,
    log,
    isShared: role !== 'all',
    onStored: watching.stored,
    kept: tombstones.kept,
  })
  const refusalLog = createRefusalLog({ store, log })
  const quotas = createQuotas({ store, sites })
  const standstill = watchStandstill()
  const recorder = createRecorderFiles({ keepIn: join(dataDir, 'recorders') })
  await recorder.current() // Kept from the start: pages may pin it before anyone asks for it.

  return {
    state,
    sites,
    tombstones,
    spool,
    writer,
    watching,
    refusalLog,
    recorder,

    ingest: (gate: Pick<Gate, 'pass'>): CallDeps => ({
      config,
      publicUrl,
      clocks: createClocks(),
      sites,
      limits: createIngestLimits(config.limits),
      quotas,
      standstill,
      store,
      writer,
      assets: createAssets(store),
      refusalLog,
      watching,
      tombstones,
      gate,
    }),

    start(): void {
      const warn = (what: string) => (error: unknown) => log.warn({ err: error }, what)
      sites.start(warn('sites could not be read again; the known ones stay'))
      tombstones.start(warn('erasures could not be read again; the known ones stay'))
      if (role !== 'app') quotas.start(warn('what sites have sent today could not be counted; trying again'))
    },
    /** No more is read; what waits is still written. */
    async pause(): Promise<void> {
      sites.stop()
      tombstones.stop()
      standstill.stop()
      await quotas.stop()
    },
  }
}
