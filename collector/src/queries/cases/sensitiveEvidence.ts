/**
 * Cases whose only evidence lies on a sensitive page or event. A moment lies where its event happened; a session as a
 * whole, only if each of its page views does. What cannot be found (any more) speaks for no page, so it is not counted;
 * a case with nothing but a struggle point lies on the point's page.
 */

import type { Sensitive } from '@hindsight/protocol/contactPolicy'
import { isUuid } from '@hindsight/protocol/ids'
import type { Store } from '../../clickhouse/store.ts'
import type { CaseBody } from '../../people/caseBody.ts'
import { onPage } from '../onPage.ts'
import type { Condition } from '../scope.ts'
import { onlyIn } from './slices.ts'

export type WithEvidence = Pick<CaseBody, 'caseId' | 'evidence' | 'points'>

const noPaths: Condition = { sql: 'false', params: {} }

function onSensitivePath({ paths }: Sensitive): Condition {
  if (paths.length === 0) return noPaths
  const conditions = paths.map((path, n) => onPage(path, `sensitivePath${n}x`))
  return {
    sql: `(${conditions.map(({ sql }) => sql).join(' OR ')})`,
    params: Object.assign({}, ...conditions.map(({ params }) => params)),
  }
}

/** By `sessionId step`, and by sessionId of whole sessions. */
async function momentsOf(
  store: Store,
  siteId: string,
  sensitive: Sensitive,
  cases: readonly WithEvidence[],
): Promise<Map<string, boolean>> {
  const evidence = cases.flatMap((one) => one.evidence).filter(({ sessionId }) => isUuid(sessionId))
  const is = onSensitivePath(sensitive)
  const rows = await onlyIn(
    evidence.map(({ sessionId }) => sessionId),
    (slice) =>
      store.query<{ id: string; step: string; isSensitive: boolean | number }>(
        `SELECT toString(sessionId) AS id, if(moment IN {steps:Array(String)}, moment, '') AS step,
           min(${is.sql} OR name IN {sensitiveNames:Array(String)}) AS isSensitive
         FROM (SELECT sessionId, path, name, kind, concat(toString(tabId), '.', toString(eventNo)) AS moment
           FROM events WHERE siteId = {siteId:String} AND sessionId IN {slice:Array(UUID)}
             AND sessionDay IN (SELECT sessionDay FROM sessions
               WHERE siteId = {siteId:String} AND sessionId IN {slice:Array(UUID)}))
         WHERE moment IN {steps:Array(String)} OR kind = 'pageView'
         GROUP BY id, step`,
        {
          ...is.params,
          siteId,
          slice,
          sensitiveNames: sensitive.events,
          steps: [...new Set(evidence.map(({ step }) => step).filter((step) => step !== ''))],
        },
      ),
  )
  return new Map(rows.map(({ id, step, isSensitive }) => [`${id} ${step}`, Boolean(isSensitive)]))
}

async function pointsOn(
  store: Store,
  siteId: string,
  sensitive: Sensitive,
  pointIds: readonly string[],
): Promise<Map<string, boolean>> {
  const is = onSensitivePath(sensitive)
  const rows = await onlyIn(pointIds, (slice) =>
    store.query<{ point: string; isSensitive: boolean | number }>(
      `SELECT toString(pointId) AS point, min(${is.sql}) AS isSensitive FROM signals
       WHERE siteId = {siteId:String} AND toString(pointId) IN {slice:Array(String)} GROUP BY point`,
      { ...is.params, siteId, slice },
    ),
  )
  return new Map(rows.map(({ point, isSensitive }) => [point, Boolean(isSensitive)]))
}

/** Ids of those that may start no contact. */
export async function sensitiveCases(
  store: Store,
  siteId: string,
  sensitive: Sensitive,
  cases: readonly WithEvidence[],
): Promise<Set<string>> {
  if (sensitive.paths.length === 0 && sensitive.events.length === 0) return new Set()
  const bare = cases.filter((one) => one.evidence.length === 0)
  const [moments, points] = await Promise.all([
    momentsOf(store, siteId, sensitive, cases),
    pointsOn(
      store,
      siteId,
      sensitive,
      bare.flatMap((one) => one.points),
    ),
  ])
  const isSensitive = (one: WithEvidence): boolean => {
    const found = [
      ...one.evidence.map(({ sessionId, step }) => moments.get(`${sessionId} ${step}`)),
      ...(one.evidence.length === 0 ? one.points.map((point) => points.get(point)) : []),
    ].filter((known) => known !== undefined)
    return found.length > 0 && found.every(Boolean)
  }
  return new Set(cases.filter(isSensitive).map(({ caseId }) => caseId))
}
