/** Comments, bookmarks, tags, and who has watched. */
import type { Bookmark, Comment, noteRoutes } from '@hindsight/protocol/api/notes'
import { maxFutureMs } from '@hindsight/protocol/limits'
import { mayDo } from '@hindsight/protocol/rights'
import type { Who } from '../access.ts'
import type { Store } from '../clickhouse/store.ts'
import { ProblemError } from '../errors.ts'
import { createBookmarks, idOfBookmark, type StoredBookmark } from '../notes/bookmarks.ts'
import { type Actor, createComments, idOfComment, mayDelete, type StoredComment } from '../notes/comments.ts'
import { createTags } from '../notes/tags.ts'
import type { NameOf, Names } from '../people/names.ts'
import type { SessionRef } from '../queries/notes/noteKeys.ts'
import { tagsOfSite } from '../queries/notes/tagsOfSite.ts'
import { watchersOf } from '../queries/notes/watchersOf.ts'
import { sessionDayFinder } from '../queries/sessionDay.ts'
import { ConflictError, type State } from '../state.ts'
import { ConflictProblem } from './conflict.ts'
import type { HandlersOf } from './handlers.ts'
import { sessionsCounted } from './lists.ts'

export type NoteDeps = { store: Store; state: State; names: Names }

const actorOf = (who: Who | null): Actor => ({
  by: who?.by ?? '',
  mayDeleteAll: who !== null && mayDo(who.role, 'accounts.manage'),
})

function commentShown(comment: StoredComment, actor: Actor, nameOf: NameOf): Comment {
  const { ts, text, by, createdAt, editedAt } = comment.body
  return {
    commentId: idOfComment(comment),
    ts,
    text,
    by: { accountId: by, name: nameOf(by) },
    createdAt,
    editedAt,
    version: comment.version,
    mine: by === actor.by,
    mayDelete: mayDelete(comment, actor),
  }
}

const bookmarkShown = (bookmark: StoredBookmark): Bookmark => {
  const { ts, note, createdAt } = bookmark.body
  return { bookmarkId: idOfBookmark(bookmark), ts, note, createdAt }
}

export function noteHandlers({ store, state, names }: NoteDeps): HandlersOf<keyof typeof noteRoutes> {
  const findDay = sessionDayFinder(store)
  const comments = createComments(state)
  const bookmarks = createBookmarks(state)
  const tags = createTags(state)

  async function sessionOf({ siteId, sessionId }: { siteId: string; sessionId: string }): Promise<SessionRef> {
    const sessionDay = await findDay(siteId, sessionId)
    if (sessionDay === null) throw new ProblemError(404, 'session_not_found', 'There is no such session.')
    return { siteId, sessionDay, sessionId }
  }

  async function shown(comment: StoredComment, who: Who | null): Promise<Comment> {
    return commentShown(comment, actorOf(who), await names.of([comment.body.by]))
  }

  async function overtaken(error: unknown, who: Who | null): Promise<unknown> {
    if (!(error instanceof ConflictError)) return error
    const current = error.current as StoredComment | null
    return new ConflictProblem(
      'The comment was changed since you read it; `current` shows what it says now.',
      current && (await shown(current, who)),
    )
  }

  return {
    async getNotes({ params, who }) {
      const session = await sessionOf(params)
      const actor = actorOf(who)
      const [said, kept, borne, watched] = await Promise.all([
        comments.list(session),
        bookmarks.list(session, actor.by),
        tags.list(session),
        watchersOf(store, session),
      ])
      const nameOf = await names.of([...said.map(({ body }) => body.by), ...watched.map(({ accountId }) => accountId)])
      return {
        comments: said.map((comment) => commentShown(comment, actor, nameOf)),
        bookmarks: kept.map(bookmarkShown),
        tags: borne,
        watchers: watched.map((one) => ({ ...one, name: nameOf(one.accountId), me: one.accountId === actor.by })),
      }
    },

    async addComment({ params, body, who }) {
      return shown(await comments.add(await sessionOf(params), body, who?.by ?? ''), who)
    },

    async changeComment({ params, body: { version, text }, who }) {
      try {
        const by = who?.by ?? ''
        return await shown(await comments.change(await sessionOf(params), params.commentId, version, text, by), who)
      } catch (error) {
        throw await overtaken(error, who)
      }
    },

    async removeComment({ params, who }) {
      try {
        await comments.remove(await sessionOf(params), params.commentId, actorOf(who))
        return undefined
      } catch (error) {
        throw await overtaken(error, who)
      }
    },

    async restoreComment({ params, who }) {
      try {
        return await shown(await comments.restore(await sessionOf(params), params.commentId, actorOf(who)), who)
      } catch (error) {
        throw await overtaken(error, who)
      }
    },

    async addBookmark({ params, body, who }) {
      return bookmarkShown(await bookmarks.add(await sessionOf(params), body, who?.by ?? ''))
    },

    async changeBookmark({ params, body: { note }, who }) {
      return bookmarkShown(await bookmarks.change(await sessionOf(params), params.bookmarkId, note, who?.by ?? ''))
    },

    async removeBookmark({ params, who }) {
      await bookmarks.remove(await sessionOf(params), params.bookmarkId, who?.by ?? '')
      return undefined
    },

    async changeTags({ params, body: { add, remove }, who }) {
      return { tags: await tags.change(await sessionOf(params), add, remove, who?.by ?? '') }
    },

    async listTags({ params: { siteId } }) {
      // Sessions of clocks that run ahead of ours are counted, so the list must hold them.
      const always = { fromMs: 0, toMs: Date.now() + maxFutureMs, traffic: 'all' as const }
      const found = await tagsOfSite(store, siteId)
      return { tags: found.map(({ tag, n }) => ({ tag, sessions: sessionsCounted(n, siteId, always, { tag }) })) }
    },

    async watchedSession({ params, who }) {
      const session = await sessionOf(params)
      const at = Date.now()
      if (who?.account) {
        const { accountId } = who.account
        await store.insert('watched', [{ ...session, accountId, firstAt: at, lastAt: at }])
      }
      return undefined
    },
  }
}
