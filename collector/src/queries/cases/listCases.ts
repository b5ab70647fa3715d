/** Cases of a site, newest change first, a page at a time, with how many there are in all. */
import type { CasePriority, CaseStatus, caseOrders } from '@hindsight/protocol/api/cases'
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
  /** Name of a team; null: none. */
  team?: string | null | undefined
  priority?: CasePriority | undefined
  /** ms. */
  dueBefore?: number | undefined
  /** Its id in another system. */
  ticket?: string | undefined
}
export type CaseOrder = (typeof caseOrders)[number]

/** The last case of the page before, and where it stands in the order of the list. */
export type CaseCursor = { place: number; caseId: string }

function withStatus(status: CaseFilter['status']): Condition {
  if (status === 'all') return { sql: 'true', params: {} }
  if (status === 'open') return { sql: isOpenCase, params: {} }
  return { sql: `${caseField('status')} = {status:String}`, params: { status } }
}

const due = "JSONExtract(body, 'due', 'Nullable(Int64)')"
const changedMs = 'toUnixTimestamp64Milli(changedAt)'
/** Beyond every time. */
const never = 10_000_000_000_000

/** A number that grows along the list; of equal ones the ids decide. */
const places: Record<CaseOrder, string> = {
  changed: `${never} - ${changedMs}`,
  created: `${never} - JSONExtractInt(body, 'createdAt')`,
  due: `coalesce(${due}, ${never})`,
  priority: `indexOf(['urgent', 'high', '', 'low'], if(${caseField('priority')} = 'normal', '', ${caseField('priority')}))
    * ${never} + ${never} - ${changedMs}`,
}

function ofDetails({ team, priority, dueBefore, ticket }: CaseFilter): Condition[] {
  const is: Condition[] = []
  if (team !== undefined) is.push({ sql: `${caseField('team')} = {team:String}`, params: { team: team ?? '' } })
  if (priority !== undefined) {
    is.push({
      sql: `if(${caseField('priority')} = '', 'normal', ${caseField('priority')}) = {priority:String}`,
      params: { priority },
    })
  }
  if (dueBefore !== undefined) is.push({ sql: `${due} < {dueBefore:Int64}`, params: { dueBefore } })
  if (ticket !== undefined) {
    is.push({ sql: "JSONExtractString(body, 'ticket', 'id') = {ticket:String}", params: { ticket } })
  }
  return is
}

function filtered(siteId: string, filter: CaseFilter): Condition {
  const { status, owner, point, person, flagging } = filter
  const is = [casesOf(siteId), withStatus(status), ...ofDetails(filter)]
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
  question: { siteId: string; filter: CaseFilter; order?: CaseOrder; limit: number; after: CaseCursor | null },
): Promise<{ total: number; cases: StoredCase[]; next: CaseCursor | null }> {
  const { siteId, filter, order = 'changed', limit, after } = question
  const wanted = filtered(siteId, filter)
  const place = `toInt64(${places[order]})`
  const page: Condition = after
    ? {
        sql: `${place} > {afterPlace:Int64} OR ${place} = {afterPlace:Int64} AND id > {afterKey:String}`,
        params: { afterPlace: after.place, afterKey: `${siteId}/${after.caseId}` },
      }
    : { sql: 'true', params: {} }
  const [counted, rows] = await Promise.all([
    store.query<{ n: string | number }>(`SELECT count() AS n FROM state FINAL WHERE ${wanted.sql}`, wanted.params),
    store.query<CaseRow & { place: string | number }>(
      `SELECT ${caseColumns}, ${place} AS place FROM state FINAL WHERE (${wanted.sql}) AND (${page.sql})
       ORDER BY place, id LIMIT {limit:UInt32}`,
      { ...wanted.params, ...page.params, limit: limit + 1 },
    ),
  ])
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  const cases = shown.map(storedCase)
  const lastCase = cases.at(-1)
  return {
    total: Number(counted[0]?.n ?? 0),
    cases,
    next: last && lastCase ? { place: Number(last.place), caseId: lastCase.body.caseId } : null,
  }
}

export type CaseCounts = Record<'open' | 'mine' | 'overdue' | 'unassigned' | 'resolved' | 'closed', number>

/** `me`: whose open cases are "mine"; `now`: when those are overdue that were due before. */
export async function countCases(store: Store, siteId: string, me: string, now: number): Promise<CaseCounts> {
  const site = casesOf(siteId)
  const [row] = await store.query<Record<keyof CaseCounts, string | number>>(
    `SELECT countIf(isOpen) AS open, countIf(isOpen AND owner = {me:String}) AS mine,
       countIf(isOpen AND dueMs < {now:Int64}) AS overdue, countIf(isOpen AND owner = '') AS unassigned, countIf(status = 'resolved') AS resolved,
       countIf(status = 'closed') AS closed
     FROM (SELECT ${isOpenCase} AS isOpen, ${caseField('owner')} AS owner, ${caseField('status')} AS status,
         ${due} AS dueMs
       FROM state FINAL WHERE ${site.sql})`,
    { ...site.params, me, now },
  )
  const n = (name: keyof CaseCounts) => Number(row?.[name] ?? 0)
  return {
    open: n('open'),
    mine: n('mine'),
    overdue: n('overdue'),
    unassigned: n('unassigned'),
    resolved: n('resolved'),
    closed: n('closed'),
  }
}
