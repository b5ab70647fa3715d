/** What is kept for how long, per site, and how much space all of them may take. */
import type { RetentionPolicy } from '@hindsight/protocol/api/storage'
import type { State } from '../state.ts'

const kind = 'retention'
/** No site is called so. */
const allSites = '*'

export const keepAll: RetentionPolicy = {
  replayDays: null,
  eventDays: null,
  sessionDays: null,
  logDays: null,
  budgetGb: null,
}

type Budget = { budgetGb: number | null }

export type Policies = ReturnType<typeof createPolicies>

export function createPolicies(state: State) {
  return {
    async of(siteId: string): Promise<{ version: number; policy: RetentionPolicy }> {
      const found = await state.get<RetentionPolicy>(kind, siteId)
      return { version: found?.version ?? 0, policy: found?.body ?? keepAll }
    },
    /** Of every site and of all together, in one statement. */
    async all(): Promise<{ policyOf: (siteId: string) => RetentionPolicy; budgetGb: number | null }> {
      const found = new Map((await state.list<RetentionPolicy>(kind)).map(({ id, body }) => [id, body]))
      return { policyOf: (siteId) => found.get(siteId) ?? keepAll, budgetGb: found.get(allSites)?.budgetGb ?? null }
    },
    async set(siteId: string, policy: RetentionPolicy, expectedVersion: number, by: string) {
      const { version } = await state.put(kind, siteId, policy, { expectedVersion, by })
      return { version, policy }
    },
    async budget(): Promise<Budget & { version: number }> {
      const found = await state.get<Budget>(kind, allSites)
      return { version: found?.version ?? 0, budgetGb: found?.body.budgetGb ?? null }
    },
    async setBudget(budgetGb: number | null, expectedVersion: number, by: string) {
      const { version } = await state.put<Budget>(kind, allSites, { budgetGb }, { expectedVersion, by })
      return { version, budgetGb }
    },
  }
}
