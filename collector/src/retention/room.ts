/** Space under control: what is kept for how long, whether there is room, and what makes it. */
import type { Audit } from '../audit.ts'
import type { Store } from '../clickhouse/store.ts'
import type { Log } from '../log.ts'
import type { StorageGauges } from '../metrics.ts'
import { noUsage } from '../queries/retention/usage.ts'
import type { Sites } from '../sites.ts'
import type { State } from '../state.ts'
import { createGate } from './gate.ts'
import { type Headroom, headroom } from './headroom.ts'
import { createPolicies } from './policies.ts'
import { createRetention } from './retention.ts'

export type StorageRoom = ReturnType<typeof createStorageRoom>

export function createStorageRoom(given: {
  store: Store
  state: State
  sites: Pick<Sites, 'list'>
  audit: Audit['audit']
  log: Log
  dataDir: string
  minFreeBytes: number
}) {
  const { store, state, sites, audit, log, dataDir, minFreeBytes } = given
  const policies = createPolicies(state)
  const gate = createGate({ dataDir, minFreeBytes, onNeed: () => retention.want() })
  const retention = createRetention({ store, sites, policies, gate, audit, log })

  /** As last measured; null: not yet. */
  function headroomOf(siteId: string): Headroom | null {
    const measured = retention.newest()
    if (measured === null) return null
    const { usage, disk, budgetGb } = measured
    const site = usage.sites.get(siteId) ?? noUsage
    const { bytes, bytesPerDay } = usage
    const all = { bytes, bytesPerDay, freeBytes: disk.freeBytes, minFreeBytes, budgetGb }
    return headroom({ site, all, siteBudgetGb: measured.siteBudgetGb(siteId) })
  }

  /** As last measured; the least headroom of all sites. */
  function gauges(): StorageGauges | null {
    const measured = retention.newest()
    if (measured === null) return null
    const { usage, disk } = measured
    const known = [...usage.sites.keys()]
      .map((siteId) => headroomOf(siteId)?.days ?? null)
      .filter((days) => days !== null)
    return {
      bytes: usage.bytes,
      freeBytes: disk.freeBytes,
      headroomDays: known.length === 0 ? null : Math.min(...known),
    }
  }

  return { policies, gate, retention, headroomOf, gauges }
}
