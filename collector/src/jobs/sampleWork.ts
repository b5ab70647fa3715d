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
import type { Affected } from '../queries/cases/affectedPersons.ts'
import type { StoredCase } from '../queries/cases/caseRow.ts'
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
/** Who did it, in the history of the cases. */
const by = 'Sample history'
/** Of those who have not ordered since; and of those who have, whose cases close by themselves. */
const openCount = 14
const succeededCount = 3
const reason = 'Maiden name is refused although it is filled in'
const dayMs = 86_400_000
/** The roll-up is done a few seconds after the last row. */
const waitMs = 60_000

export type SampleWorkDeps = { store: Store; state: State; cases: Pick<Cases, 'flag' | 'logContact' | 'change'> }

export async function doSampleWork(deps: SampleWorkDeps, site: Site, endsAt: number, signal: AbortSignal) {
  await deps.state.put('funnel', `${site.siteId}/${randomUUID()}`, funnel, { expectedVersion: 0, by })
  const pointId = await rolledUpPoint(deps.store, site, signal)
  if (pointId === null) return
  const period = { fromMs: endsAt - 30 * dayMs, toMs: endsAt }
  const { wouldFlag, succeededSince } = await sortAffected(deps.store, site, period, pointId)
  const storys = customerIdOf(cast.maeve.email)
  const open = newestFirst(wouldFlag.filter(({ person }) => person !== storys)).slice(0, openCount)
  const chosen = [...open, ...newestFirst(succeededSince).slice(0, succeededCount)]
  for (const [index, affected] of chosen.entries()) {
    const { person, flag } = flagOf(affected, pointId, reason)
    const { case: made } = await deps.cases.flag(site.siteId, person, flag, by)
    if (index < open.length) await lookAfter(deps.cases, made, index)
  }
}

const newestFirst = (affected: readonly Affected[]): Affected[] => [...affected].sort((a, b) => b.ts - a.ts)

/** Some were not reached, some wait for an answer, one is done; most are new. */
async function lookAfter(cases: SampleWorkDeps['cases'], made: StoredCase, index: number): Promise<void> {
  const { siteId, caseId } = made.body
  const called = { channel: 'call', note: '', at: Date.now() } as const
  if (index % 4 === 0) {
    await cases.logContact(siteId, caseId, made.version, { ...called, result: 'no answer' }, by)
  } else if (index % 6 === 1) {
    const note = 'Tries again tonight, with the name as it stands in her passport.'
    const reached = await cases.logContact(siteId, caseId, made.version, { ...called, result: 'reached', note }, by)
    if (reached) await cases.change(siteId, caseId, reached.version, { status: 'waiting' }, by)
  } else if (index === 5) {
    const closedReason = 'Ordered by telephone, with our help.'
    await cases.change(siteId, caseId, made.version, { status: 'resolved', closedReason }, by)
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
