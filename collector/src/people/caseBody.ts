/** A case as it is kept, and the rules of how it may change. Pure: who may do it, and what is open already, is asked elsewhere. */
import {
  type CasePriority,
  type CaseStatus,
  casePriorities,
  caseTransitions,
  type contactChannels,
  type contactResults,
  openStatuses,
} from '@hindsight/protocol/api/cases'
import { ProblemError } from '../errors.ts'

export type Evidence = { sessionId: string; step: string; ts: number; text: string }

/** `by`: accountId, `api-key`, or the name of this program. */
export type Contact = {
  contactId: string
  channel: (typeof contactChannels)[number]
  result: (typeof contactResults)[number]
  note: string
  at: number
  by: string
  /** Why, although the contact policy said no. */
  override?: string
}

export type Ticket = { system: string; id: string; url: string }

export type CaseBody = {
  siteId: string
  caseId: string
  /** Whom it is about now; and whom it was about when she was flagged, from which that follows (followPersons). */
  person: string
  flaggedAs: string
  reason: string
  /** The newest struggle point that she was flagged for. */
  pointId: string | null
  /** Every one of them. */
  points: string[]
  evidence: Evidence[]
  status: CaseStatus
  owner: string | null
  priority: CasePriority
  /** By when something should have happened, ms. */
  due: number | null
  team: string | null
  /** In another system. */
  ticket: Ticket | null
  nextAttempt: number | null
  /** What was in her basket when it went wrong. */
  value: { amount: number; currency: string } | null
  contacts: Contact[]
  notes: { at: number; by: string; text: string; once?: string }[]
  createdAt: number
  createdBy: string
  /** When it was last opened again. */
  reopenedAt: number | null
  closed: { at: number; by: string; reason: string } | null
  /** The flagging of all that made it. */
  flagging: string | null
  /** Another case of the same person that this one went into, when the two turned out to be one person. */
  joinedInto: string | null
  /** Requests that flagged her, so that none is taken twice (once.ts). */
  flaggedBy?: string[]
}

export type Flag = {
  reason: string
  pointId?: string | undefined
  evidence?: Evidence | undefined
  note?: string | undefined
  value?: CaseBody['value'] | undefined
  once?: string | undefined
}

type CaseDetails = Pick<CaseBody, 'priority' | 'due' | 'team' | 'ticket' | 'nextAttempt'>
const detailNames = ['priority', 'due', 'team', 'ticket', 'nextAttempt'] as const

export type CaseChange = { [K in keyof CaseDetails]?: CaseDetails[K] | undefined } & {
  status?: CaseStatus | undefined
  owner?: string | null | undefined
  reason?: string | undefined
  closedReason?: string | undefined
}

/** So that one entity stays small enough to be read and written whole; what is older stays in the history. */
const maxEvidence = 50

const noDetails = { priority: 'normal', due: null, team: null, ticket: null, nextAttempt: null, value: null } as const

/** Cases that were written before these fields were known. */
export const withDetails = (body: CaseBody): CaseBody => ({ ...noDetails, ...body })

export const isOpen = (status: CaseStatus): boolean => (openStatuses as readonly CaseStatus[]).includes(status)

export function newCase(given: {
  siteId: string
  caseId: string
  person: string
  flag: Flag
  flagging?: string
  at: number
  by: string
}): CaseBody {
  const { siteId, caseId, person, flag, flagging = null, at, by } = given
  const empty: CaseBody = {
    siteId,
    caseId,
    person,
    flaggedAs: person,
    reason: flag.reason,
    pointId: null,
    points: [],
    evidence: [],
    status: 'new',
    owner: null,
    ...noDetails,
    contacts: [],
    notes: [],
    createdAt: at,
    createdBy: by,
    reopenedAt: null,
    closed: null,
    flagging,
    joinedInto: null,
  }
  return withFlag(empty, flag, at, by)
}

const isSameEvidence = (a: Evidence, b: Evidence): boolean => a.sessionId === b.sessionId && a.step === b.step

function withEvidence(evidence: readonly Evidence[], more: readonly Evidence[]): Evidence[] {
  const fresh = more.filter((one) => !evidence.some((known) => isSameEvidence(known, one)))
  return [...evidence, ...fresh].slice(-maxEvidence)
}

/** The reason stays the first one; another one becomes a note, so that nothing that was said is lost. */
export function withFlag(body: CaseBody, flag: Flag, at: number, by: string): CaseBody {
  const said = [flag.reason === body.reason ? undefined : flag.reason, flag.note || undefined]
  const notes = said.flatMap((text) => (text === undefined ? [] : [{ at, by, text }]))
  const point = flag.pointId === undefined || body.points.includes(flag.pointId) ? [] : [flag.pointId]
  return {
    ...body,
    pointId: flag.pointId ?? body.pointId,
    points: [...body.points, ...point],
    evidence: flag.evidence ? withEvidence(body.evidence, [flag.evidence]) : body.evidence,
    notes: [...body.notes, ...notes],
    value: flag.value ?? body.value,
    ...(flag.once === undefined ? {} : { flaggedBy: [...(body.flaggedBy ?? []), flag.once].slice(-maxEvidence) }),
  }
}

/** The older takes over what the younger knows. */
export function joined(older: CaseBody, younger: CaseBody): CaseBody {
  const byTime = <T extends { at: number }>(list: T[]): T[] => list.sort((a, b) => a.at - b.at)
  const owner = older.owner ?? younger.owner
  const contacts = byTime([...older.contacts, ...younger.contacts])
  const earlier = (a: number | null, b: number | null) => (a === null || b === null ? (a ?? b) : Math.min(a, b))
  const rank = ({ priority }: CaseBody) => casePriorities.indexOf(priority)
  const isUntouched = older.status === 'new' || older.status === 'assigned'
  return {
    ...older,
    pointId: older.pointId ?? younger.pointId,
    points: [...new Set([...older.points, ...younger.points])],
    evidence: withEvidence(older.evidence, younger.evidence),
    owner,
    priority: rank(younger) > rank(older) ? younger.priority : older.priority,
    due: earlier(older.due, younger.due),
    team: older.team ?? younger.team,
    ticket: older.ticket ?? younger.ticket,
    nextAttempt: earlier(older.nextAttempt, younger.nextAttempt),
    value: older.value ?? younger.value,
    contacts,
    notes: byTime([...older.notes, ...younger.notes]),
    status: !isUntouched ? older.status : contacts.length > 0 ? 'contacted' : owner === null ? 'new' : 'assigned',
  }
}

const refused = (code: string, detail: string): ProblemError => new ProblemError(409, code, detail)

function checkMove(from: CaseStatus, to: CaseStatus, owner: string | null, contacts: number): void {
  if (!caseTransitions[from].includes(to)) {
    throw refused('transition_not_allowed', `A case that is ${from} does not become ${to}.`)
  }
  if (to === 'assigned' && owner === null) throw refused('owner_missing', 'Say who it is assigned to.')
  if (to === 'new' && owner !== null) throw refused('owner_stands', 'It has an owner: it is assigned, not new.')
  if (to === 'contacted' && contacts === 0) {
    throw refused('contact_missing', 'Log the contact: that makes the case contacted.')
  }
}

/** What an owner makes of a status that says nothing more than whether there is one. */
function withOwner(status: CaseStatus, owner: string | null): CaseStatus {
  if (status === 'new' && owner !== null) return 'assigned'
  return status === 'assigned' && owner === null ? 'new' : status
}

export function changed(body: CaseBody, change: CaseChange, at: number, by: string): CaseBody {
  const owner = change.owner === undefined ? body.owner : change.owner
  const isReopened = !isOpen(body.status) && change.status !== undefined && isOpen(change.status)
  // Opened again, it is what its owner makes of it: nobody need know whether she still has it.
  const wanted = isReopened && change.status !== undefined ? withOwner(change.status, owner) : change.status
  const status = wanted ?? withOwner(body.status, owner)
  if (wanted !== undefined && wanted !== body.status) checkMove(body.status, wanted, owner, body.contacts.length)
  if (change.closedReason !== undefined && isOpen(status)) {
    throw new ProblemError(400, 'input_invalid', 'Only a case that is resolved or closed has a reason for it.', [
      { field: 'closedReason', rule: 'goes with status resolved or closed' },
    ])
  }
  const details = Object.fromEntries(
    detailNames.flatMap((name) => (change[name] === undefined ? [] : [[name, change[name]]])),
  )
  const next: CaseBody = { ...body, ...details, owner, status, reason: change.reason ?? body.reason }
  if (isOpen(status)) return { ...next, closed: null, reopenedAt: isReopened ? at : body.reopenedAt }
  if (status === body.status && change.closedReason === undefined) return next
  return { ...next, closed: { at, by, reason: change.closedReason ?? '' } }
}

/** An attempt to reach her; what was over stays over. */
export function withContact(body: CaseBody, contact: Contact, nextAttempt: number | null = null): CaseBody {
  const status = body.status === 'new' || body.status === 'assigned' ? 'contacted' : body.status
  const contacts = [...body.contacts, contact].sort((a, b) => a.at - b.at)
  return { ...body, contacts, status, nextAttempt }
}

/** From when on a success is one "since": the newest thing that is held against it. */
export function sinceOf(body: Pick<CaseBody, 'evidence' | 'createdAt' | 'reopenedAt'>): number {
  const newest = body.evidence.length === 0 ? body.createdAt : Math.max(...body.evidence.map(({ ts }) => ts))
  return Math.max(newest, body.reopenedAt ?? 0)
}
