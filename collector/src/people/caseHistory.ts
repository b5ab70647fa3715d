/** The history of a case in words: what changed from each version to the next. */

import type { caseRoutes } from '@hindsight/protocol/api/cases'
import type { OutputOf } from '@hindsight/protocol/api/route'
import type { Entity } from '../state.ts'
import { type CaseBody, type Contact, type Evidence, type Ticket, withDetails } from './caseBody.ts'
import type { NameOf } from './names.ts'
import { isCaller } from './personOf.ts'

type Change = OutputOf<typeof caseRoutes.listCaseHistory>['changes'][number]
type Told = { field: string; from: string; to: string }

const contactText = ({ channel, result, note, override }: Contact): string =>
  `${channel}: ${result}${note === '' ? '' : ` – ${note}`}${override ? ` (although: ${override})` : ''}`
const evidenceText = ({ text, step }: Evidence): string =>
  text !== '' ? text : step === '' ? 'a session' : 'a moment of a session'

const personText = (person: string): string => (isCaller(person) ? 'a caller' : person)
/** In UTC, which the history says; screens show their own clocks for everything that has a time of its own. */
const momentText = (at: number | null): string =>
  at === null ? 'none' : `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
const ticketText = (ticket: Ticket | null): string =>
  ticket === null ? 'none' : `${ticket.system} ${ticket.id}`.trim()

/** Rows that the second list has and the first has not, in words. */
function added<T>(field: string, before: readonly T[], after: readonly T[], text: (one: T) => string): Told[] {
  const known = new Set(before.map((one) => JSON.stringify(one)))
  return after.filter((one) => !known.has(JSON.stringify(one))).map((one) => ({ field, from: '', to: text(one) }))
}

function changesBetween(before: CaseBody | null, after: CaseBody, nameOf: NameOf): Told[] {
  const changes: Told[] = []
  const ownerOf = (body: CaseBody | null) => (body?.owner ? nameOf(body.owner) : 'nobody')
  const tell = (field: string, from: string, to: string) => {
    if (from !== to) changes.push({ field, from, to })
  }
  if (before === null) changes.push({ field: 'case', from: '', to: 'flagged' })
  tell('reason', before?.reason ?? '', after.reason)
  if (before) {
    tell('person', personText(before.person), personText(after.person))
    tell('owner', ownerOf(before), ownerOf(after))
    tell('status', before.status, after.status)
    tell('priority', before.priority, after.priority)
    tell('due', momentText(before.due), momentText(after.due))
    tell('team', before.team ?? 'none', after.team ?? 'none')
    tell('ticket', ticketText(before.ticket), ticketText(after.ticket))
    tell('next attempt', momentText(before.nextAttempt), momentText(after.nextAttempt))
    tell('closing reason', before.closed?.reason ?? '', after.closed?.reason ?? '')
  }
  return [
    ...changes,
    ...added('evidence', before?.evidence ?? [], after.evidence, evidenceText),
    ...added('contact', before?.contacts ?? [], after.contacts, contactText),
    ...added('note', before?.notes ?? [], after.notes, ({ text }) => text),
  ]
}

/** Everyone who is named in it, by id. */
export function namedIn(versions: readonly Entity<CaseBody>[]): string[] {
  return versions.flatMap(({ changedBy, body }) => [changedBy, ...(body.owner === null ? [] : [body.owner])])
}

/** Oldest first. */
export function caseHistory(versions: readonly Entity<CaseBody>[], nameOf: NameOf): Change[] {
  const bodies = versions.map(({ body }) => withDetails(body))
  return versions.flatMap(({ body, changedAt, changedBy }, index) =>
    changesBetween(bodies[index - 1] ?? null, withDetails(body), nameOf).map((told) => ({
      at: changedAt,
      by: nameOf(changedBy),
      ...told,
    })),
  )
}
