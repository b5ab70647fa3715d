/** Cases by the number they have in another system, by their own, by who called, or because they are a found person's. */
import { type CaseStatus, openStatuses } from '@hindsight/protocol/api/cases'
import type { FoundBy } from '@hindsight/protocol/api/find'
import type { Store } from '../../clickhouse/store.ts'

export type FoundCase = {
  caseId: string
  person: string
  reason: string
  status: CaseStatus
  by: FoundBy
  changedAt: number
}

type Row = Omit<FoundCase, 'by' | 'changedAt'> & { isTicket: boolean | number; at: number | string }

type CaseSearch = {
  siteId: string
  text: string
  persons: readonly string[]
  /** How cases were found by what a caller gave. */
  called: ReadonlyMap<string, FoundBy>
  limit: number
}

const minTicketChars = 2

/** Newest first, those with the number before all. */
export async function findCases(
  store: Store,
  { siteId, text, persons, called, limit }: CaseSearch,
): Promise<FoundCase[]> {
  const ticket = `lowerUTF8(JSONExtractString(body, 'ticket', 'id'))`
  const isNumber =
    text.length >= minTicketChars
      ? `(${ticket} = {lowerText:String} OR startsWith(JSONExtractString(body, 'caseId'), {lowerText:String}))`
      : 'false'
  const rows = await store.query<Row>(
    `SELECT JSONExtractString(body, 'caseId') AS caseId, JSONExtractString(body, 'person') AS person,
       JSONExtractString(body, 'reason') AS reason, JSONExtractString(body, 'status') AS status,
       ${isNumber} AS isTicket, toUnixTimestamp64Milli(changedAt) AS at
     FROM state FINAL
     WHERE kind = 'case' AND startsWith(id, {ofSite:String}) AND NOT deleted
       AND (${isNumber} OR JSONExtractString(body, 'caseId') IN {callerCases:Array(String)} OR (JSONExtractString(body, 'person') IN {persons:Array(String)}
         AND has({openStatuses:Array(String)}, JSONExtractString(body, 'status'))))
     ORDER BY isTicket DESC, changedAt DESC LIMIT {limit:UInt32}`,
    {
      ofSite: `${siteId}/`,
      lowerText: text.toLowerCase().replace(/^#/, ''),
      persons,
      callerCases: [...called.keys()],
      openStatuses,
      limit,
    },
  )
  return rows.map(({ isTicket, at, ...row }) => ({
    ...row,
    by: isTicket ? 'ticket' : (called.get(row.caseId) ?? 'customer'),
    changedAt: Number(at),
  }))
}
