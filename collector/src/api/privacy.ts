/** How pages are recorded, and whether stored replays hold what they should not. */
import type { privacyRoutes } from '@hindsight/protocol/api/privacy'
import type { Audit } from '../audit.ts'
import type { Store } from '../clickhouse/store.ts'
import { createLintRuns } from '../privacyLint/lintRuns.ts'
import { snapshotPages } from '../queries/snapshotPages.ts'
import type { HandlersOf } from './handlers.ts'

export type PrivacyDeps = { store: Store; audit: Audit['audit'] }

export function privacyHandlers({ store, audit }: PrivacyDeps): HandlersOf<keyof typeof privacyRoutes> {
  const runs = createLintRuns(store)
  return {
    async listSnapshotPages({ params: { siteId } }) {
      return { pages: await snapshotPages(store, siteId) }
    },

    async getLint({ params: { siteId } }) {
      return runs.get(siteId)
    },

    async startLint({ params: { siteId }, body, who, address }) {
      await audit({
        action: 'site.replaysSearched',
        who: who?.by ?? '',
        subject: siteId,
        siteId,
        address,
        detail: body,
      })
      return runs.start(siteId, body)
    },
  }
}
