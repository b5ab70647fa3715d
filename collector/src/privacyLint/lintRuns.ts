/** The last search of each site, and the one under way; kept in memory, since it is made again in seconds. */
import type { LintRun } from '@hindsight/protocol/api/privacy'
import type { Store } from '../clickhouse/store.ts'
import { lint } from './lint.ts'

const never: LintRun = {
  state: 'never',
  startedAt: null,
  finishedAt: null,
  read: 0,
  total: 0,
  sessions: 0,
  skipped: 0,
  limitedBy: null,
  findings: [],
}

export type LintRuns = {
  get(siteId: string): LintRun
  /** Joins the one under way, if there is one. */
  start(siteId: string, limits: { chunks: number; seconds: number }): LintRun
}

export function createLintRuns(store: Store): LintRuns {
  const runs = new Map<string, LintRun>()
  const get = (siteId: string) => runs.get(siteId) ?? never
  const change = (siteId: string, part: Partial<LintRun>) => runs.set(siteId, { ...get(siteId), ...part })

  return {
    get,
    start(siteId, limits) {
      if (get(siteId).state === 'running') return get(siteId)
      runs.set(siteId, { ...never, state: 'running', startedAt: Date.now() })
      lint(store, siteId, limits, (part) => change(siteId, part)).then(
        (part) => change(siteId, { ...part, state: 'done', finishedAt: Date.now() }),
        // The store is away; what was found until then stays.
        () => change(siteId, { state: 'done', finishedAt: Date.now(), limitedBy: 'error' }),
      )
      return get(siteId)
    },
  }
}
