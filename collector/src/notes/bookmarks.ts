/** Bookmarks: a session, or a moment of it, kept by one account for itself. Nobody else is told of them. */
import { randomUUID } from 'node:crypto'
import { ProblemError } from '../errors.ts'
import { bookmarkKey, noteKinds, type SessionRef, sessionKey } from '../queries/notes/noteKeys.ts'
import type { Entity, State } from '../state.ts'

type BookmarkBody = { ts: number | null; note: string; createdAt: number }
export type StoredBookmark = Entity<BookmarkBody>

const kind = noteKinds.bookmark
/** Far above what anybody looks through; a script must not fill the store. */
const maxPerSession = 200

export const idOfBookmark = ({ id }: StoredBookmark): string => id.slice(id.lastIndexOf('/') + 1)

export function createBookmarks(state: State) {
  const listOf = (session: SessionRef, by: string): Promise<StoredBookmark[]> =>
    state.list<BookmarkBody>(kind, `${sessionKey(session)}/${by}/`)

  async function existing(session: SessionRef, bookmarkId: string, by: string): Promise<StoredBookmark> {
    const found = await state.get<BookmarkBody>(kind, bookmarkKey(session, by, bookmarkId))
    if (!found) throw new ProblemError(404, 'bookmark_not_found', 'You have no such bookmark.')
    return found
  }

  return {
    /** Her own: the whole session first, then by their moment. */
    async list(session: SessionRef, by: string): Promise<StoredBookmark[]> {
      const all = await listOf(session, by)
      return all.sort((a, b) => (a.body.ts ?? 0) - (b.body.ts ?? 0) || a.body.createdAt - b.body.createdAt)
    },

    /** The same moment is bookmarked once, however often the key is pressed. */
    add(session: SessionRef, { ts, note }: { ts: number | null; note: string }, by: string): Promise<StoredBookmark> {
      return state.inTurn(`bookmarks of ${by} at ${sessionKey(session)}`, async () => {
        const own = await listOf(session, by)
        const same = own.find(({ body }) => body.ts === ts)
        if (same) return same
        if (own.length >= maxPerSession) {
          throw new ProblemError(409, 'too_many_bookmarks', `One session can bear ${maxPerSession} of your bookmarks.`)
        }
        const body = { ts, note, createdAt: Date.now() }
        return state.put<BookmarkBody>(kind, bookmarkKey(session, by, randomUUID()), body, { expectedVersion: 0, by })
      })
    },

    async change(session: SessionRef, bookmarkId: string, note: string, by: string): Promise<StoredBookmark> {
      const { id, body, version } = await existing(session, bookmarkId, by)
      return state.put<BookmarkBody>(kind, id, { ...body, note }, { expectedVersion: version, by })
    },

    async remove(session: SessionRef, bookmarkId: string, by: string): Promise<void> {
      const { id, version } = await existing(session, bookmarkId, by)
      await state.remove(kind, id, { expectedVersion: version, by })
    },
  }
}
