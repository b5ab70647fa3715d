/** How a case may move, from every status to every other. */
import { type CaseStatus, caseStatuses, caseTransitions } from '@hindsight/protocol/api/cases'
import { describe, expect, test } from 'vitest'
import {
  type CaseBody,
  changed,
  type Evidence,
  isOpen,
  joined,
  newCase,
  sinceOf,
  withContact,
  withFlag,
} from '../../../collector/src/people/caseBody.ts'
import { maskedName } from '../../../collector/src/people/masked.ts'

const at = 1_000
const flag = { reason: 'Could not pay' }
const fresh = newCase({ siteId: 'demo', caseId: 'x', person: 'C-1', flag, at, by: 'ann' })
const phoned = { contactId: 'k', channel: 'call', result: 'no answer', note: '', at, by: 'ann' } as const
const seen = (sessionId: string, ts: number): Evidence => ({ sessionId, step: '', ts, text: 'Refused' })

/** A case that stands so, with all that may stand in the way out of the way. */
function standing(status: CaseStatus, owner: string | null): CaseBody {
  const closed = isOpen(status) ? null : { at, by: 'ann', reason: '' }
  return { ...fresh, status, owner, contacts: [phoned], closed }
}

function outcome(body: CaseBody, status: CaseStatus, owner?: string | null): string {
  try {
    return changed(body, { status, ...(owner === undefined ? {} : { owner }) }, 2_000, 'bob').status
  } catch (error) {
    return (error as { code: string }).code
  }
}

const pairs = caseStatuses.flatMap((from) => caseStatuses.map((to): [CaseStatus, CaseStatus] => [from, to]))

describe('from each status to each other', () => {
  test.each(pairs)('%s → %s', (from, to) => {
    // Whoever asks for `new` takes the owner off, as a person would.
    const body = standing(from, from === 'new' ? null : 'ann')
    const said = outcome(body, to, to === 'new' ? null : 'ann')
    const may = from === to || caseTransitions[from].includes(to)
    expect(said).toBe(may ? to : 'transition_not_allowed')
  })

  test('an owner makes a new case assigned, and taking her off makes it new; otherwise the status stays', () => {
    expect(changed(fresh, { owner: 'ann' }, at, 'bob')).toMatchObject({ status: 'assigned', owner: 'ann' })
    expect(changed(standing('assigned', 'ann'), { owner: null }, at, 'bob')).toMatchObject({
      status: 'new',
      owner: null,
    })
    expect(changed(standing('waiting', 'ann'), { owner: null }, at, 'bob').status).toBe('waiting')
  })

  test('what is said must be true: assigned has an owner, new has none, contacted has a contact', () => {
    expect(outcome(fresh, 'assigned')).toBe('owner_missing')
    expect(outcome(standing('assigned', 'ann'), 'new')).toBe('owner_stands')
    expect(outcome(fresh, 'contacted')).toBe('contact_missing')
  })

  test('opened again it is assigned or new by its owner, with nothing left of its closing', () => {
    const over = standing('closed', 'ann')
    expect(changed(over, { status: 'new' }, 5_000, 'bob')).toMatchObject({
      status: 'assigned',
      closed: null,
      reopenedAt: 5_000,
    })
    expect(changed(standing('resolved', null), { status: 'assigned' }, 5_000, 'bob').status).toBe('new')
  })

  test('closing says who, when and why; a reason goes with nothing else', () => {
    const closed = changed(fresh, { status: 'closed', closedReason: 'Wrong number' }, 5_000, 'bob')
    expect(closed.closed).toEqual({ at: 5_000, by: 'bob', reason: 'Wrong number' })
    // Changing something else later does not close it again.
    expect(changed(closed, { reason: 'Other' }, 9_000, 'ann').closed).toEqual(closed.closed)
    expect(() => changed(fresh, { closedReason: 'x' }, at, 'bob')).toThrow(/resolved or closed/)
  })
})

test('a contact makes new and assigned contacted, and leaves all else as it is', () => {
  const after = caseStatuses.map((status) => withContact({ ...standing(status, null), contacts: [] }, phoned).status)
  expect(after).toEqual(['contacted', 'contacted', 'contacted', 'waiting', 'resolved', 'closed'])
})

test('another flag: the reason stays, what is new is added once', () => {
  const again = { reason: 'Called us', pointId: 'p2', evidence: seen('s1', 5), note: 'Angry' }
  const once = withFlag(fresh, again, 50, 'bob')
  expect(once).toMatchObject({ reason: 'Could not pay', pointId: 'p2', points: ['p2'], evidence: [seen('s1', 5)] })
  expect(once.notes.map(({ text }) => text)).toEqual(['Called us', 'Angry'])
  expect(withFlag(once, { reason: 'Could not pay', evidence: seen('s1', 5), pointId: 'p2' }, 60, 'bob')).toEqual(once)
})

test('two that become one: the older keeps its words and takes over the work of the younger', () => {
  const younger = withContact(
    { ...fresh, caseId: 'y', reason: 'Second', owner: 'bob', evidence: [seen('s2', 9)] },
    phoned,
  )
  expect(joined({ ...fresh, evidence: [seen('s1', 5)] }, younger)).toMatchObject({
    caseId: 'x',
    reason: 'Could not pay',
    owner: 'bob',
    status: 'contacted',
    evidence: [seen('s1', 5), seen('s2', 9)],
  })
})

test('since: the newest evidence, else the flagging; opened again, nothing before counts', () => {
  expect(sinceOf(fresh)).toBe(1_000)
  expect(sinceOf({ ...fresh, evidence: [seen('a', 300), seen('b', 200)] })).toBe(300)
  expect(sinceOf({ ...fresh, evidence: [seen('a', 300)], reopenedAt: 4_000 })).toBe(4_000)
})

test.each([
  ['Mary O’Brien', 'M… O’B…'],
  ["Anneke d'Hondt", "A… d'H…"],
  ['Cher', 'C…'],
  ['  ', ''],
  ['李 小龙', '李… 小…'],
])('%s is shown as %s', (name, shown) => {
  expect(maskedName(name)).toBe(shown)
})
