/** What the steps of ingest are given. */
import type { Store } from '../clickhouse/store.ts'
import type { Config } from '../config.ts'
import type { Tombstones } from '../erasure/tombstones.ts'
import type { RefusalLog } from '../refusalLog.ts'
import type { Gate } from '../retention/gate.ts'
import type { Watching } from '../watching.ts'
import type { Writer } from '../writer/writer.ts'
import type { KnownSites } from './admit.ts'
import type { Clocks } from './clocks.ts'
import type { Assets } from './knownAssets.ts'
import type { IngestLimits } from './limits.ts'
import type { Quotas } from './quotas.ts'
import type { Standstill } from './standstill.ts'

export type IngestDeps = {
  config: Pick<Config, 'countryHeader'>
  /** As browsers reach it, without a slash at its end. */
  publicUrl: string
  sites: KnownSites
  limits: IngestLimits
  standstill: Pick<Standstill, 'wasLately'>
  quotas: Pick<Quotas, 'admit' | 'replayRefusal' | 'taken'>
  store: Store
  writer: Writer
  assets: Assets
  refusalLog: RefusalLog
  watching: Pick<Watching, 'isWatched'>
  gate: Pick<Gate, 'pass'>
  tombstones: Pick<Tombstones, 'keptOfBatch'>
}

/** Of analytics calls, whose senders tell nobody their clock's offset. */
export type CallDeps = IngestDeps & { clocks: Clocks }
