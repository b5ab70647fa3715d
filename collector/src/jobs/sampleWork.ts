/**
 * What colleagues would have made of the sample history by now: a saved funnel of the checkout, and a few of those whose
 * maiden name was refused, flagged for follow-up; so these screens have something true to show. The story's own customer
 * is left for whoever looks around to find.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { cast } from '@hindsight/demo/history/cast'
import { customerIdOf } from '@hindsight/demo/profile'
import type { FunnelDefinition } from '@hindsight/protocol/api/funnels'
import type { Store } from '../clickhouse/store.ts'
import type { Cases } from '../people/cases.ts'
import { flagOf, sortAffected } from '../people/flagAll.ts'
import { programName } from '../people/names.ts'
import type { Site } from '../sites.ts'
import type { State } from '../state.ts'

const funnel: FunnelDefinition = {
  name: 'Checkout',
  actor: 'session',
  steps: [
    { kind: 'page', path: '/demo/cart' },
    { kind: 'page', path: '/demo/checkout/contact' },
    { kind: 'page', path: '/demo/checkout/address' },
    { kind: 'page', path: '/demo/checkout/payment' },
    { kind: 'page', path: '/demo/checkout/review' },
    { kind: 'event', name: 'Order Completed' },
  ],
}
const flagged = 6
const reason = 'Maiden name is refused although it is filled in'
const dayMs = 86_400_000
/** The roll-up is done a few seconds after the last row. */
const waitMs = 60_000

export type SampleWorkDeps = { store: Store; state: State; cases: Pick<Cases, 'flag' | 'logContact'> }

export async function doSampleWork(deps: SampleWorkDeps, site: Site, endsAt: number, signal: AbortSignal) {
  await deps.state.put('funnel', `${site.siteId}/${randomUUID()}`, funnel, { expectedVersion: 0, by: programName })
  const pointId = await rolledUpPoint(deps.store, site, signal)
  if (pointId === null) return
  const period = { fromMs: endsAt - 30 * dayMs, toMs: endsAt }
  const { wouldFlag } = await sortAffected(deps.store, site, period, pointId)
  const others = wouldFlag
    .filter(({ person }) => person !== customerIdOf(cast.maeve.email))
    .sort((a, b) => b.ts - a.ts)
    .slice(0, flagged)
  for (const [index, affected] of others.entries()) {
    const { person, flag } = flagOf(affected, pointId, reason)
    const made = await deps.cases.flag(site.siteId, person, flag, programName)
    if (index % 3 !== 0) continue
    const { caseId } = made.case.body
    const contact = { channel: 'call', result: 'no answer', note: '', at: Date.now() } as const
    await deps.cases.logContact(site.siteId, caseId, made.case.version, contact, programName)
  }
}

/** The refused maiden name, once all of it has been rolled up; null: it never came. */
async function rolledUpPoint(store: Store, { siteId }: Site, signal: AbortSignal): Promise<string | null> {
  const until = Date.now() + waitMs
  while (Date.now() < until && !signal.aborted) {
    const [row] = await store.query<{ waiting: string; pointId: string }>(
      `SELECT toString((SELECT uniqExact(sessionId) FROM events WHERE siteId = {siteId:String})
           - (SELECT count() FROM sessions FINAL WHERE siteId = {siteId:String})) AS waiting,
         (SELECT any(pointId) FROM signals WHERE siteId = {siteId:String} AND signal = 'falseRejection'
           AND place = 'name:maidenName') AS pointId`,
      { siteId },
    )
    if (row && Number(row.waiting) <= 0 && row.pointId) return row.pointId
    await pause(1_000, undefined, { signal }).catch(() => undefined)
  }
  return null
}
