/** Comments at a moment of a session. One may be deleted and brought back: what it said stays in its history. */
import { randomUUID } from 'node:crypto'
import { ProblemError } from '../errors.ts'
import { commentKey, noteKinds, type SessionRef, sessionKey } from '../queries/notes/noteKeys.ts'
import type { Entity, State } from '../state.ts'

type CommentBody = {
  ts: number
  text: string
  by: string
  createdAt: number
  editedAt: number | null
}
export type StoredComment = Entity<CommentBody>

const kind = noteKinds.comment
const notFound = (): ProblemError => new ProblemError(404, 'comment_not_found', 'There is no such comment.')

/** Who acts: `by`, and whether she may delete what others wrote. */
export type Actor = { by: string; mayDeleteAll: boolean }

export const idOfComment = ({ id }: StoredComment): string => id.slice(id.lastIndexOf('/') + 1)
export const mayDelete = ({ body }: StoredComment, { by, mayDeleteAll }: Actor): boolean =>
  body.by === by || mayDeleteAll

export function createComments(state: State) {
  async function existing(session: SessionRef, commentId: string): Promise<StoredComment> {
    const found = await state.get<CommentBody>(kind, commentKey(session, commentId))
    if (!found) throw notFound()
    return found
  }

  function demandMayDelete(comment: StoredComment, actor: Actor): void {
    if (mayDelete(comment, actor)) return
    throw new ProblemError(403, 'not_yours', 'Only its author and administrators may delete a comment.')
  }

  return {
    /** By their moment. */
    async list(session: SessionRef): Promise<StoredComment[]> {
      const comments = await state.list<CommentBody>(kind, `${sessionKey(session)}/`)
      return comments.sort((a, b) => a.body.ts - b.body.ts || a.body.createdAt - b.body.createdAt)
    },

    add(session: SessionRef, { ts, text }: { ts: number; text: string }, by: string): Promise<StoredComment> {
      const body = { ts, text, by, createdAt: Date.now(), editedAt: null }
      return state.put<CommentBody>(kind, commentKey(session, randomUUID()), body, { expectedVersion: 0, by })
    },

    /** Throws `ConflictError` when it is not at `version` any more. */
    async change(session: SessionRef, commentId: string, version: number, text: string, by: string) {
      const { id, body } = await existing(session, commentId)
      if (body.by !== by) throw new ProblemError(403, 'not_yours', 'Only its author may edit a comment.')
      if (body.text === text) return existing(session, commentId)
      const changed = { ...body, text, editedAt: Date.now() }
      return state.put<CommentBody>(kind, id, changed, { expectedVersion: version, by })
    },

    async remove(session: SessionRef, commentId: string, actor: Actor): Promise<void> {
      const comment = await existing(session, commentId)
      demandMayDelete(comment, actor)
      await state.remove(kind, comment.id, { expectedVersion: comment.version, by: actor.by })
    },

    /** What is there stays as it is: a second click on Undo changes nothing. */
    async restore(session: SessionRef, commentId: string, actor: Actor): Promise<StoredComment> {
      const id = commentKey(session, commentId)
      const there = await state.get<CommentBody>(kind, id)
      if (there) return there
      const last = (await state.history<CommentBody>(kind, id)).at(-1)
      if (!last) throw notFound()
      demandMayDelete(last, actor)
      return state.put<CommentBody>(kind, id, last.body, { expectedVersion: 0, by: actor.by })
    },
  }
}
