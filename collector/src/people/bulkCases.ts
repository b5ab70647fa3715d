/**
 * One change to many cases. Each is changed by itself, upon the version it stands at; what cannot be changed is skipped
 * with the reason, and the rest goes on. What was changed can be put back for a while: of each case only while nobody has
 * changed it since, and only the fields that the change may have touched.
 */
import { randomUUID } from 'node:crypto'
import { ProblemError } from '../errors.ts'
import { ConflictError, type State } from '../state.ts'
import type { CaseBody, CaseChange } from './caseBody.ts'
import type { Cases } from './cases.ts'

export type Skipped = { caseId: string; reason: string }
export type BulkChange = CaseChange & { note?: string | undefined }

const touched = ['status', 'owner', 'priority', 'due', 'team', 'reason', 'closed', 'reopenedAt', 'joinedInto'] as const
type Before = Pick<CaseBody, (typeof touched)[number]>
type Entry = { caseId: string; version: number; before: Before; notes: number }
type BulkBody = { by: string; at: number; undone: boolean; entries: Entry[] }

const kind = 'caseBulk'
export const undoMs = 10 * 60_000

const beforeOf = (body: CaseBody): Before =>
  Object.fromEntries(touched.map((name) => [name, body[name]])) as unknown as Before

/** A case that would not change is skipped in silence of history, but not of the answer. */
const reasonOf = (error: unknown): string => {
  if (error instanceof ConflictError) return 'A colleague changed it at this moment'
  if (error instanceof ProblemError) return error.message
  throw error
}

export function createBulk(state: State, cases: Pick<Cases, 'get' | 'change' | 'addNote' | 'restore'>) {
  async function one(
    siteId: string,
    caseId: string,
    { note, ...change }: BulkChange,
    by: string,
  ): Promise<Entry | null> {
    const seen = await cases.get(siteId, caseId)
    if (!seen) throw new ProblemError(404, 'case_not_found', 'There is no such case.')
    let now: { version: number } | null = seen
    const isChange = Object.values(change).some((value) => value !== undefined)
    if (isChange) now = await cases.change(siteId, caseId, seen.version, change, by)
    if (now && note !== undefined) now = await cases.addNote(siteId, caseId, now.version, { text: note }, by)
    if (!now || now.version === seen.version) return null
    return { caseId, version: now.version, before: beforeOf(seen.body), notes: seen.body.notes.length }
  }

  return {
    async change(siteId: string, caseIds: readonly string[], change: BulkChange, by: string) {
      const entries: Entry[] = []
      const skipped: Skipped[] = []
      for (const caseId of new Set(caseIds)) {
        try {
          const entry = await one(siteId, caseId, change, by)
          if (entry) entries.push(entry)
          else skipped.push({ caseId, reason: 'It was like that already' })
        } catch (error) {
          skipped.push({ caseId, reason: reasonOf(error) })
        }
      }
      const undoId = randomUUID()
      const body: BulkBody = { by, at: Date.now(), undone: false, entries }
      await state.put(kind, `${siteId}/${undoId}`, body, { expectedVersion: 0, by })
      return { done: entries.length, skipped, undoId }
    },

    async undo(siteId: string, undoId: string, by: string, now = Date.now()) {
      const id = `${siteId}/${undoId}`
      const stored = await state.get<BulkBody>(kind, id)
      if (!stored || stored.body.by !== by) throw new ProblemError(404, 'undo_not_found', 'There is nothing to undo.')
      if (stored.body.undone) throw new ProblemError(409, 'already_undone', 'It was undone already.')
      if (now - stored.body.at > undoMs) {
        throw new ProblemError(409, 'undo_expired', 'It is more than 10 minutes ago: change the cases by hand.')
      }
      await state.put(kind, id, { ...stored.body, undone: true }, { expectedVersion: stored.version, by })
      const skipped: Skipped[] = []
      let done = 0
      for (const { caseId, version, before, notes } of stored.body.entries) {
        try {
          const back = (body: CaseBody): CaseBody => ({ ...body, ...before, notes: body.notes.slice(0, notes) })
          if (await cases.restore(siteId, caseId, version, by, back)) done++
        } catch (error) {
          const reason = error instanceof ConflictError ? 'Changed since, and left as it is' : reasonOf(error)
          skipped.push({ caseId, reason })
        }
      }
      return { done, skipped }
    },
  }
}
