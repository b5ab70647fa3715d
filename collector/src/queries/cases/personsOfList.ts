/** Persons of a list of sessions, each with the newest of them. */
import type { Store } from '../../clickhouse/store.ts'
import type { SessionQuestion } from '../listSessions.ts'
import { filtered } from '../sessionFilter.ts'

export type ListedPerson = { person: string; sessionId: string; ts: number }

/** Nobody works through more at once; a list of a million visits must not take the memory. */
export const maxListedPersons = 20_000

export async function personsOfList(
  store: Store,
  question: Pick<SessionQuestion, 'siteId' | 'period' | 'timeZone' | 'by' | 'filter'>,
): Promise<ListedPerson[]> {
  const wanted = filtered(question, question.filter)
  const rows = await store.query<{ person: string; newest: [string | number, string] }>(
    `SELECT person, max((toUnixTimestamp64Milli(lastTs), toString(sessionId))) AS newest
     FROM sessions FINAL WHERE ${wanted.sql} GROUP BY person ORDER BY person LIMIT {maxListedPersons:UInt32}`,
    { ...wanted.params, maxListedPersons },
  )
  return rows.map(({ person, newest: [ts, sessionId] }) => ({ person, sessionId, ts: Number(ts) }))
}
