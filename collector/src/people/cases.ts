/**
 * Cases: people who are to be called back. At most one open case per person, whoever flags her and however often; what
 * is new joins the one there is. Every change names the version it was made upon, and a second writer is told what the
 * first has changed.
 *
 * All writes to the cases of a site take turns, in the one process that owns such writes: that a person has no open
 * case yet is still true when hers is made.
 */
import { randomUUID } from 'node:crypto'
import type { Store } from '../clickhouse/store.ts'
import { ProblemError } from '../errors.ts'
import { caseFlaggedBy } from '../queries/cases/caseFlaggedBy.ts'
import { caseKey, caseKind, type StoredCase } from '../queries/cases/caseRow.ts'
import { openCases, openCasesOf } from '../queries/cases/openCases.ts'
import { ConflictError, type Entity, type State } from '../state.ts'
import {
  type CaseBody,
  type CaseChange,
  type Contact,
  changed,
  type Flag,
  isOpen,
  joined,
  newCase,
  withContact,
  withDetails,
  withFlag,
} from './caseBody.ts'
import { programName } from './names.ts'
import { demandSame, idFor } from './once.ts'
import { callerPrefix } from './personOf.ts'

const upToDate = (found: Entity<CaseBody> | null): Entity<CaseBody> | null =>
  found && { ...found, body: withDetails(found.body) }

/** Someone to flag, among many. */
export type Flagged = { person: string; flag: Flag }

export type LoggedContact = Omit<Contact, 'contactId' | 'by' | 'override'> & {
  nextAttempt?: number | null
  override?: string
  once?: string | undefined
}

export type Cases = ReturnType<typeof createCases>

export function createCases(store: Store, state: State) {
  const inTurn = <T>(siteId: string, act: () => Promise<T>): Promise<T> => state.inTurn(`cases of ${siteId}`, act)

  async function get(siteId: string, caseId: string): Promise<Entity<CaseBody> | null> {
    return upToDate(await state.get<CaseBody>(caseKind, caseKey(siteId, caseId)))
  }

  /** Nothing is written where nothing would change: a second click makes no second row of history. */
  async function save(before: StoredCase, body: CaseBody, by: string): Promise<StoredCase> {
    if (JSON.stringify(body) === JSON.stringify(before.body)) return before
    const key = caseKey(body.siteId, body.caseId)
    return state.put(caseKind, key, body, { expectedVersion: before.version, by })
  }

  async function openCaseOf(siteId: string, person: string): Promise<StoredCase | undefined> {
    return (await openCasesOf(store, siteId, [person])).get(person)
  }

  /**
   * Reads, checks the version that the writer saw, changes, writes. null: there is no such case. `isMade`: what it asks
   * for has been made by the same request before, and the case is answered as it is.
   */
  function write(
    siteId: string,
    caseId: string,
    version: number,
    by: string,
    change: (body: CaseBody) => CaseBody | Promise<CaseBody>,
    isMade: (body: CaseBody) => boolean = () => false,
  ): Promise<StoredCase | null> {
    return inTurn(siteId, async () => {
      const key = caseKey(siteId, caseId)
      const current = upToDate(await state.get<CaseBody>(caseKind, key))
      if (!current) return null
      if (isMade(current.body)) return current
      if (current.version !== version) throw new ConflictError(caseKind, key, current)
      return save(current, await change(current.body), by)
    })
  }

  /** Two cases of one person: the older stays and takes over what the younger knows. */
  async function join(one: StoredCase, other: StoredCase, at: number, by = programName): Promise<StoredCase> {
    const isOlder = one.body.createdAt < other.body.createdAt
    const [older, younger] =
      isOlder || (one.body.createdAt === other.body.createdAt && one.body.caseId < other.body.caseId)
        ? [one, other]
        : [other, one]
    const { person } = other.body
    // The younger first: were the program to end in between, the person would have one open case, not two.
    const reason = 'Joined with the older case of the same person'
    const over = { status: 'closed', closed: { at, by, reason }, joinedInto: older.body.caseId } as const
    await save(younger, { ...younger.body, person, ...over }, by)
    const text = 'Joined with a younger case: the two turned out to be the same person'
    const merged = { ...joined(older.body, younger.body), person }
    return save(older, { ...merged, notes: [...merged.notes, { at, by, text }] }, by)
  }

  return {
    get,

    history: (siteId: string, caseId: string) => state.history<CaseBody>(caseKind, caseKey(siteId, caseId)),

    /** Flags a person; what is new joins her open case, if she has one. */
    flag(siteId: string, person: string, flag: Flag, by: string): Promise<{ case: StoredCase; joined: boolean }> {
      return inTurn(siteId, async () => {
        const at = Date.now()
        const caseId = flag.once === undefined ? randomUUID() : idFor(flag.once)
        const before = flag.once === undefined ? null : await get(siteId, caseId)
        if (before) {
          demandSame(before.body.flaggedAs === person)
          return { case: before, joined: false }
        }
        // Also where the case that it joined is over by now: told again, it is no new trouble.
        const told = flag.once === undefined ? null : await caseFlaggedBy(store, siteId, flag.once)
        if (told) {
          demandSame(told.body.person === person || told.body.flaggedAs === person)
          return { case: told, joined: true }
        }
        const open = await openCaseOf(siteId, person)
        if (open) return { case: await save(open, withFlag(open.body, flag, at, by), by), joined: true }
        const body = newCase({ siteId, caseId, person, flag, at, by })
        const made = await state.put(caseKind, caseKey(siteId, caseId), body, { expectedVersion: 0, by })
        return { case: made, joined: false }
      })
    },

    /** Flags many; `whom` is asked in the turn, so that it answers for the moment of writing. */
    flagAll(
      siteId: string,
      whom: () => Promise<Flagged[]>,
      by: string,
    ): Promise<{ flagging: string; flagged: number }> {
      return inTurn(siteId, async () => {
        const flagging = randomUUID()
        const at = Date.now()
        const entries = (await whom()).map(({ person, flag }) => {
          const caseId = randomUUID()
          return { id: caseKey(siteId, caseId), body: newCase({ siteId, caseId, person, flag, flagging, at, by }) }
        })
        await state.addAll(caseKind, entries, by)
        return { flagging, flagged: entries.length }
      })
    },

    /** What is over may be opened again, unless she has another open case by now. */
    change(
      siteId: string,
      caseId: string,
      version: number,
      change: CaseChange,
      by: string,
    ): Promise<StoredCase | null> {
      return write(siteId, caseId, version, by, async (body) => {
        const next = changed(body, change, Date.now(), by)
        const isReopened = !isOpen(body.status) && isOpen(next.status)
        if (isReopened && (await openCaseOf(siteId, body.person))) {
          throw new ProblemError(409, 'open_case_exists', 'This person has another open case: go on with that one.')
        }
        return isReopened ? { ...next, joinedInto: null } : next
      })
    },

    logContact(
      siteId: string,
      caseId: string,
      version: number,
      { nextAttempt = null, override, once, ...contact }: LoggedContact,
      by: string,
      /** Throws where she may not be contacted: asked in the turn, so that two colleagues see each other's attempts. */
      check: (body: CaseBody) => Promise<void> = async () => undefined,
    ): Promise<StoredCase | null> {
      const contactId = once === undefined ? randomUUID() : idFor(once)
      const isMade = (body: CaseBody) => {
        const made = body.contacts.find((one) => one.contactId === contactId)
        if (made) demandSame(made.channel === contact.channel && made.result === contact.result)
        return made !== undefined
      }
      return write(
        siteId,
        caseId,
        version,
        by,
        async (body) => {
          await check(body)
          const made = { ...contact, contactId, by, ...(override ? { override } : {}) }
          return withContact(body, made, nextAttempt)
        },
        isMade,
      )
    },

    /**
     * A contact that a part of this program has made: written once, however often it is told, and told again with
     * another result when that is known. It goes where the case went when it was joined with another.
     */
    async putContact(siteId: string, caseId: string, contact: Contact, by: string): Promise<void> {
      const into = await inTurn(siteId, async () => {
        const current = await get(siteId, caseId)
        if (!current) return null
        if (current.body.joinedInto !== null) return current.body.joinedInto
        const others = current.body.contacts.filter(({ contactId }) => contactId !== contact.contactId)
        await save(current, withContact({ ...current.body, contacts: others }, contact), by)
        return null
      })
      if (into !== null) await this.putContact(siteId, into, contact, by)
    },

    /** A contact that turned out not to have happened; a note says so. */
    async takeBackContact(siteId: string, caseId: string, contactId: string, text: string, by: string): Promise<void> {
      const into = await inTurn(siteId, async () => {
        const current = await get(siteId, caseId)
        if (!current) return null
        if (current.body.joinedInto !== null) return current.body.joinedInto
        const contacts = current.body.contacts.filter((one) => one.contactId !== contactId)
        const notes = [...current.body.notes, { at: Date.now(), by, text }]
        await save(current, { ...current.body, contacts, notes }, by)
        return null
      })
      if (into !== null) await this.takeBackContact(siteId, into, contactId, text, by)
    },

    addNote(
      siteId: string,
      caseId: string,
      version: number,
      { text, once }: { text: string; once?: string | undefined },
      by: string,
    ): Promise<StoredCase | null> {
      const note = () => ({ at: Date.now(), by, text, ...(once === undefined ? {} : { once }) })
      const isMade = (body: CaseBody) => {
        const made = once === undefined ? undefined : body.notes.find((one) => one.once === once)
        if (made) demandSame(made.text === text)
        return made !== undefined
      }
      return write(siteId, caseId, version, by, (body) => ({ ...body, notes: [...body.notes, note()] }), isMade)
    },

    /** Closes what is still as it was seen; false: a colleague was faster, and the next look decides anew. */
    closeSucceeded(seen: StoredCase, reason: string): Promise<boolean> {
      const { siteId, caseId } = seen.body
      return inTurn(siteId, async () => {
        const current = await get(siteId, caseId)
        if (!current || current.version !== seen.version || !isOpen(current.body.status)) return false
        const closed = { at: Date.now(), by: programName, reason }
        await save(current, { ...current.body, status: 'closed', closed }, programName)
        return true
      })
    },

    /** Of someone who called: there can be no other case of hers yet. */
    openCaller(siteId: string, caseId: string, flag: Flag, details: CaseChange, by: string): Promise<StoredCase> {
      const at = Date.now()
      const body = newCase({ siteId, caseId, person: `${callerPrefix}${caseId}`, flag, at, by })
      const put = { expectedVersion: 0, by }
      return state.put(caseKind, caseKey(siteId, caseId), changed(body, details, at, by), put)
    },

    /** A colleague says whom it is about; where she has an open case, the two become one, which is the answer. */
    joinTo(siteId: string, caseId: string, version: number, person: string, by: string): Promise<StoredCase | null> {
      return inTurn(siteId, async () => {
        const current = await get(siteId, caseId)
        if (!current) return null
        if (current.version !== version) throw new ConflictError(caseKind, caseKey(siteId, caseId), current)
        if (!isOpen(current.body.status)) {
          throw new ProblemError(409, 'case_is_over', 'It is over: open it again before it is joined to a person.')
        }
        const named = { ...current, body: { ...current.body, person, flaggedAs: person } }
        const other = await openCaseOf(siteId, person)
        if (!other || other.body.caseId === caseId) return save(current, named.body, by)
        return join(named, other, Date.now(), by)
      })
    },

    /** Puts back what a change of many took; the caller has looked that nobody has changed it since. */
    restore(siteId: string, caseId: string, version: number, by: string, back: (body: CaseBody) => CaseBody) {
      return write(siteId, caseId, version, by, async (body) => {
        const next = back(body)
        if (!isOpen(body.status) && isOpen(next.status) && (await openCaseOf(siteId, body.person))) {
          throw new ProblemError(409, 'open_case_exists', 'This person has another open case by now.')
        }
        return next
      })
    },

    /** The case is about someone else by now; where she has an open case, the two become one. */
    moveTo(seen: StoredCase, person: string): Promise<void> {
      const { siteId, caseId } = seen.body
      return inTurn(siteId, async () => {
        const current = await get(siteId, caseId)
        if (!current || current.version !== seen.version || !isOpen(current.body.status)) return
        const other = await openCaseOf(siteId, person)
        if (other && other.body.caseId !== caseId) await join(current, other, Date.now())
        else await save(current, { ...current.body, person }, programName)
      })
    },

    /** What was hers goes back to nobody, in every site. */
    async release(siteIds: readonly string[], accountId: string, by: string): Promise<void> {
      for (const siteId of siteIds) {
        await inTurn(siteId, async () => {
          for (const open of await openCases(store, siteId)) {
            if (open.body.owner === accountId) await save(open, changed(open.body, { owner: null }, Date.now(), by), by)
          }
        })
      }
    },
  }
}
