/** Space, and what is kept for how long. */
import type { storageRoutes } from '@hindsight/protocol/api/storage'
import type { Audit } from '../audit.ts'
import type { BackupRoom } from '../backup/room.ts'
import type { Store } from '../clickhouse/store.ts'
import { listRuns } from '../queries/retention/runs.ts'
import { noUsage } from '../queries/retention/usage.ts'
import { headroom } from '../retention/headroom.ts'
import type { StorageRoom } from '../retention/room.ts'
import { told } from './conflict.ts'
import type { HandlersOf } from './handlers.ts'

export type StorageDeps = { store: Store; storage: StorageRoom; backups: BackupRoom | null; audit: Audit['audit'] }

export function storageHandlers({
  store,
  storage,
  backups,
  audit,
}: StorageDeps): HandlersOf<keyof typeof storageRoutes> {
  const { policies, retention, gate } = storage
  return {
    async getStorage({ params: { siteId } }) {
      if (retention.newest() === null) await retention.measure()
      const measured = retention.newest()
      const [{ policy, version }, budget, disk, runs] = await Promise.all([
        policies.of(siteId),
        policies.budget(),
        gate.look(),
        listRuns(store, siteId),
      ])
      const site = measured?.usage.sites.get(siteId) ?? noUsage
      const all = {
        bytes: measured?.usage.bytes ?? 0,
        bytesPerDay: measured?.usage.bytesPerDay ?? 0,
        budgetGb: budget.budgetGb,
        budgetVersion: budget.version,
        freeBytes: disk.freeBytes,
        diskBytes: disk.diskBytes,
        minFreeBytes: gate.minFreeBytes,
      }
      const left = headroom({ site, all, siteBudgetGb: policy.budgetGb })
      return {
        policy,
        version,
        site,
        all,
        headroomDays: left.days,
        headroomUntil: left.until,
        isFull: gate.isFull(siteId),
        measuredAt: measured?.at ?? 0,
        runs,
        backup: backups?.standing() ?? null,
      }
    },

    async setRetention({ params: { siteId }, body: { version, policy }, who, address }) {
      const set = await told(policies.set(siteId, policy, version, who?.by ?? ''), () => policies.of(siteId))
      const detail = { ...policy }
      await audit({ action: 'retention.changed', who: who?.by ?? '', subject: siteId, siteId, address, detail })
      await retention.measure()
      return set
    },

    async setStorageBudget({ body: { version, budgetGb }, who, address }) {
      const set = await told(policies.setBudget(budgetGb, version, who?.by ?? ''), () => policies.budget())
      const detail = { budgetGb }
      await audit({ action: 'retention.changed', who: who?.by ?? '', subject: 'all sites', address, detail })
      await retention.measure()
      return set
    },
  }
}
