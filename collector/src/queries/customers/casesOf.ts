/** Follow-up cases of persons, as their pages and lists show them. */
import { contactChannels, openStatuses } from '@hindsight/protocol/api/cases'
import type { TimelineEntry } from '@hindsight/protocol/api/customers'
import * as z from 'zod'
import type { Store } from '../../clickhouse/store.ts'

/** What is read of a case's body; it has more. */
const caseBody = z.object({
  caseId: z.string(),
  person: z.string(),
  reason: z.string(),
  createdAt: z.number(),
  contacts: z.array(z.object({ channel: z.enum(contactChannels), result: z.string(), at: z.number() })),
  notes: z.array(z.object({ text: z.string(), at: z.number() })),
  closed: z.object({ reason: z.string(), at: z.number() }).nullable(),
})
type CaseBody = z.infer<typeof caseBody>

async function bodiesOf(store: Store, siteId: string, persons: readonly string[], which: string): Promise<CaseBody[]> {
  if (persons.length === 0) return []
  const rows = await store.query<{ body: string }>(
    `SELECT body FROM state FINAL
     WHERE kind = 'case' AND startsWith(id, {ofSite:String}) AND NOT deleted
       AND JSONExtractString(body, 'person') IN {persons:Array(String)} AND ${which}`,
    { ofSite: `${siteId}/`, persons, openStatuses },
  )
  return rows.map(({ body }) => caseBody.parse(JSON.parse(body)))
}

/** By person, her open case. */
export async function openCaseIds(
  store: Store,
  siteId: string,
  persons: readonly string[],
): Promise<Map<string, string>> {
  const isOpen = `has({openStatuses:Array(String)}, JSONExtractString(body, 'status'))`
  const open = await bodiesOf(store, siteId, persons, isOpen)
  return new Map(open.map(({ person, caseId }) => [person, caseId]))
}

const said: Record<(typeof contactChannels)[number], string> = {
  call: 'Called',
  email: 'Wrote an e-mail',
  message: 'Sent a message',
  letter: 'Wrote a letter',
}

export async function casesTimeline(store: Store, siteId: string, person: string): Promise<TimelineEntry[]> {
  const cases = await bodiesOf(store, siteId, [person], 'true')
  return cases.flatMap(({ caseId, reason, createdAt, contacts, notes, closed }) => {
    const entry = (kind: TimelineEntry['kind'], ts: number, text: string): TimelineEntry => ({
      ts,
      kind,
      text,
      sessionId: null,
      step: null,
      caseId,
    })
    return [
      entry('case', createdAt, `Flagged for follow-up: ${reason}`),
      ...contacts.map(({ channel, result, at }) => entry('contact', at, `${said[channel]}: ${result}`)),
      ...notes.map(({ text, at }) => entry('note', at, text)),
      ...(closed ? [entry('case', closed.at, `Closed: ${closed.reason}`)] : []),
    ]
  })
}
