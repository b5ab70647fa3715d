/**
 * Keeps each site within its days and its budget. Replays go before facts, those that tell least before those that tell
 * more, old ones before new ones; never the evidence of open cases. Each step is complete in itself, so a run that was
 * cut off is gone on with by the next one.
 */
import type { Audit } from '../audit.ts'
import type { Store } from '../clickhouse/store.ts'
import { createEveryMinute } from '../jobs/everyMinute.ts'
import type { Log } from '../log.ts'
import { heldSessions } from '../queries/cases/heldSessions.ts'
import { dayOfShare, removeEvents, removeLogs, removeSessions } from '../queries/retention/facts.ts'
import { removableReplays, removeReplays } from '../queries/retention/replays.ts'
import { type NewRun, noteRun } from '../queries/retention/runs.ts'
import { noUsage, type SiteUsage, type Usage, usage } from '../queries/retention/usage.ts'
import type { Sites } from '../sites.ts'
import type { Gate } from './gate.ts'
import type { Policies } from './policies.ts'

const dayMs = 86_400_000
const gigabyte = 1e9
/** Below the budget, so that not every upload begins a new run: what is thinned is rewritten each time. */
const thinTo = 0.7
const maxRounds = 50
const isUuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export type Newest = {
  usage: Usage
  at: number
  disk: { freeBytes: number }
  budgetGb: number | null
  siteBudgetGb: (siteId: string) => number | null
}
export type RetentionDeps = {
  store: Store
  sites: Pick<Sites, 'list'>
  policies: Policies
  gate: Pick<Gate, 'measuring' | 'look'>
  audit: Audit['audit']
  log: Log
}

const bytesOf = ({ replayBytes, eventBytes, otherBytes }: SiteUsage): number => replayBytes + eventBytes + otherBytes
const bytesOfGb = (gb: number | null): number | null => (gb === null ? null : gb * gigabyte)
const dayBefore = (days: number): string => new Date(Date.now() - days * dayMs).toISOString().slice(0, 10)

export function createRetention({ store, sites, policies, gate, audit, log }: RetentionDeps) {
  let newest: Newest | null = null
  let running: Promise<void> = Promise.resolve()
  let isWanted = false
  let isStopping = false

  async function measure(): Promise<Usage> {
    const measured = gate.measuring()
    const [now, { policyOf, budgetGb }] = await Promise.all([usage(store), policies.all()])
    const siteBudgetGb = (siteId: string) => policyOf(siteId).budgetGb
    newest = { usage: now, at: Date.now(), disk: await gate.look(), budgetGb, siteBudgetGb }
    measured({
      siteBudget: (siteId) => bytesOfGb(siteBudgetGb(siteId)),
      siteBytes: (siteId) => bytesOf(now.sites.get(siteId) ?? noUsage),
      budget: bytesOfGb(budgetGb),
      bytes: now.bytes,
    })
    return now
  }

  async function told(run: NewRun): Promise<void> {
    if (run.removed === 0) return
    await noteRun(store, run)
    const { siteId, why, kind, removed, bytes } = run
    const detail = { why, kind, removed, bytes }
    await audit({ action: 'retention.removed', who: 'retention', subject: siteId, siteId, detail })
  }

  async function heldOf(siteId: string): Promise<string[]> {
    return [...(await heldSessions(store, siteId))].filter((id) => isUuid.test(id))
  }

  async function byDays(siteId: string): Promise<void> {
    const { policy } = await policies.of(siteId)
    const held = await heldOf(siteId)
    const startedAt = Date.now()
    const run = (kind: NewRun['kind'], removed: number, bytes = 0) =>
      told({ siteId, startedAt, why: 'days', kind, removed, bytes })
    if (policy.replayDays !== null) {
      for (;;) {
        const old = await removableReplays(store, { siteId, held, before: dayBefore(policy.replayDays) })
        if (old.length === 0 || isStopping) break
        await removeReplays(store, siteId, old)
        await run('replays', old.length, sum(old))
      }
    }
    if (policy.eventDays !== null) {
      await run('events', await removeEvents(store, { siteId, held, before: dayBefore(policy.eventDays) }))
    }
    if (policy.sessionDays !== null) {
      await run('sessions', await removeSessions(store, { siteId, held, before: dayBefore(policy.sessionDays) }))
    }
    if (policy.logDays !== null) await run('logs', await removeLogs(store, siteId, dayBefore(policy.logDays)))
  }

  /** Makes `need` bytes free; resolves to false when there is nothing more that may go. */
  async function thin(siteId: string, need: number): Promise<boolean> {
    const held = await heldOf(siteId)
    const startedAt = Date.now()
    const replays = await removableReplays(store, { siteId, held, bytes: need })
    if (replays.length > 0) {
      await removeReplays(store, siteId, replays)
      await told({ siteId, startedAt, why: 'budget', kind: 'replays', removed: replays.length, bytes: sum(replays) })
      return true
    }
    const own = bytesOf(newest?.usage.sites.get(siteId) ?? noUsage)
    const before = await dayOfShare(store, siteId, Math.min(1, need / Math.max(own, 1)))
    if (before === null) return false
    const removed = await removeEvents(store, { siteId, held, before })
    await removeSessions(store, { siteId, held, before })
    await told({ siteId, startedAt, why: 'budget', kind: 'events', removed, bytes: 0 })
    return removed > 0
  }

  /** The site that is over its own budget, or, where all are over theirs together, the largest. */
  async function overBudget(now: Usage): Promise<{ siteId: string; need: number } | null> {
    const { policyOf, budgetGb } = await policies.all()
    const bySize = [...now.sites].map(([siteId, site]) => ({ siteId, bytes: bytesOf(site) }))
    bySize.sort((a, b) => b.bytes - a.bytes)
    for (const { siteId, bytes } of bySize) {
      const own = policyOf(siteId).budgetGb
      if (own !== null && bytes > own * gigabyte * thinAt()) return { siteId, need: bytes - own * gigabyte * thinTo }
    }
    const [largest] = bySize
    if (budgetGb === null || !largest || now.bytes <= budgetGb * gigabyte * thinAt()) return null
    return { siteId: largest.siteId, need: now.bytes - budgetGb * gigabyte * thinTo }
  }

  /** Asked for by an upload, the budget is as good as used up. */
  const thinAt = (): number => (isWanted ? (1 + thinTo) / 2 : 1)

  async function byBudget(): Promise<void> {
    for (let rounds = 0; rounds < maxRounds && !isStopping; rounds++) {
      const over = await overBudget(await measure())
      if (over === null) return
      if (await thin(over.siteId, over.need)) continue
      log.warn({ siteId: over.siteId }, 'a storage budget is used up by what may not be removed')
      return
    }
  }

  async function run(): Promise<void> {
    for (const { siteId } of sites.list()) if (!isStopping) await byDays(siteId)
    await byBudget()
  }

  /** One run after the other. */
  function inTurn(act: () => Promise<void>): Promise<void> {
    const mine = running.then(act)
    running = mine.catch(() => undefined)
    return mine
  }

  const minutely = createEveryMinute(() => inTurn(run), 'old recordings could not be removed', log)

  return {
    /** Runs once, now. */
    runOnce: () => inTurn(run),
    measure: () => inTurn(async () => void (await measure())),
    newest: () => newest,

    /** Thins as soon as the run before is done. */
    want(): void {
      if (isWanted) return
      isWanted = true
      inTurn(byBudget)
        .catch((error: unknown) => log.warn({ err: error }, 'a storage budget could not be kept; trying again'))
        .finally(() => {
          isWanted = false
        })
    },

    start: (): void => minutely.start(),
    async stop(): Promise<void> {
      isStopping = true
      await minutely.stop()
      await running
    },
  }
}

const sum = (replays: readonly { bytes: number }[]): number => replays.reduce((all, { bytes }) => all + bytes, 0)
