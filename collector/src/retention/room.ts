/** Space under control: what is kept for how long, whether there is room, and what makes it. */
import type { Audit } from '../audit.ts'
import type { Store } from '../clickhouse/store.ts'
import type { Log } from '../log.ts'
import type { StorageGauges } from '../metrics.ts'
import type { Sites } from '../sites.ts'
import type { State } from '../state.ts'
import { createGate } from './gate.ts'
import { headroom } from './headroom.ts'
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

  /** As last measured; the least headroom of all sites. */
  function gauges(): StorageGauges | null {
    const measured = retention.newest()
    if (measured === null) return null
    const { bytes, bytesPerDay, sites: each } = measured.usage
    const { freeBytes } = measured.disk
    const all = { bytes, bytesPerDay, freeBytes, minFreeBytes, budgetGb: measured.budgetGb }
    const ofSites = [...each].map(
      ([siteId, site]) => headroom({ site, all, siteBudgetGb: measured.siteBudgetGb(siteId) }).days,
    )
    const known = ofSites.filter((days) => days !== null)
    return { bytes, freeBytes, headroomDays: known.length === 0 ? null : Math.min(...known) }
  }

  return { policies, gate, retention, gauges }
}
