/** Cases of a site, newest change first, a page at a time, with how many there are in all. */
import type { CaseStatus } from '@hindsight/protocol/api/cases'
import type { Store } from '../../clickhouse/store.ts'
import { allOf, type Condition } from '../scope.ts'
import { pointsOfOne } from '../struggle/merged.ts'
import { type CaseRow, caseColumns, caseField, casesOf, isOpenCase, type StoredCase, storedCase } from './caseRow.ts'

export type CaseFilter = {
  status: CaseStatus | 'open' | 'all'
  /** accountId; null: nobody. */
  owner?: string | null | undefined
  /** Flagged for this struggle point, among others perhaps. */
  point?: string | undefined
  person?: string | undefined
  flagging?: string | undefined
}

/** The last case of the page before; those after it changed earlier, or at once with a greater id. */
export type CaseCursor = { changedAt: number; caseId: string }

function withStatus(status: CaseFilter['status']): Condition {
  if (status === 'all') return { sql: 'true', params: {} }
  if (status === 'open') return { sql: isOpenCase, params: {} }
  return { sql: `${caseField('status')} = {status:String}`, params: { status } }
}

function filtered(siteId: string, { status, owner, point, person, flagging }: CaseFilter): Condition {
  const is = [casesOf(siteId), withStatus(status)]
  // A missing owner is null in the body, which reads as ''.
  if (owner !== undefined) is.push({ sql: `${caseField('owner')} = {owner:String}`, params: { owner: owner ?? '' } })
  if (point !== undefined) {
    is.push({
      sql: `hasAny(JSONExtract(body, 'points', 'Array(String)'), ${pointsOfOne})`,
      params: { siteId, pointId: point },
    })
  }
  if (person !== undefined) is.push({ sql: `${caseField('person')} = {person:String}`, params: { person } })
  if (flagging !== undefined) is.push({ sql: `${caseField('flagging')} = {flagging:String}`, params: { flagging } })
  return allOf(is)
}

export async function listCases(
  store: Store,
  question: { siteId: string; filter: CaseFilter; limit: number; after: CaseCursor | null },
): Promise<{ total: number; cases: StoredCase[]; next: CaseCursor | null }> {
  const { siteId, filter, limit, after } = question
  const wanted = filtered(siteId, filter)
  const page: Condition = after
    ? {
        sql: `changedAt < fromUnixTimestamp64Milli({afterMs:Int64})
          OR changedAt = fromUnixTimestamp64Milli({afterMs:Int64}) AND id > {afterKey:String}`,
        params: { afterMs: after.changedAt, afterKey: `${siteId}/${after.caseId}` },
      }
    : { sql: 'true', params: {} }
  const [counted, rows] = await Promise.all([
    store.query<{ n: string | number }>(`SELECT count() AS n FROM state FINAL WHERE ${wanted.sql}`, wanted.params),
    store.query<CaseRow>(
      `SELECT ${caseColumns} FROM state FINAL WHERE (${wanted.sql}) AND (${page.sql})
       ORDER BY changedAt DESC, id LIMIT {limit:UInt32}`,
      { ...wanted.params, ...page.params, limit: limit + 1 },
    ),
  ])
  const cases = rows.slice(0, limit).map(storedCase)
  const last = rows.length > limit ? cases.at(-1) : undefined
  return {
    total: Number(counted[0]?.n ?? 0),
    cases,
    next: last ? { changedAt: last.changedAt, caseId: last.body.caseId } : null,
  }
}

export type CaseCounts = Record<'open' | 'mine' | 'unassigned' | 'resolved' | 'closed', number>

/** `me`: whose open cases are "mine". */
export async function countCases(store: Store, siteId: string, me: string): Promise<CaseCounts> {
  const site = casesOf(siteId)
  const [row] = await store.query<Record<keyof CaseCounts, string | number>>(
    `SELECT countIf(isOpen) AS open, countIf(isOpen AND owner = {me:String}) AS mine,
       countIf(isOpen AND owner = '') AS unassigned, countIf(status = 'resolved') AS resolved,
       countIf(status = 'closed') AS closed
     FROM (SELECT ${isOpenCase} AS isOpen, ${caseField('owner')} AS owner, ${caseField('status')} AS status
       FROM state FINAL WHERE ${site.sql})`,
    { ...site.params, me },
  )
  const n = (name: keyof CaseCounts) => Number(row?.[name] ?? 0)
  return {
    open: n('open'),
    mine: n('mine'),
    unassigned: n('unassigned'),
    resolved: n('resolved'),
    closed: n('closed'),
  }
}
