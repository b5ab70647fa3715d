/** What colleagues leave at a session: comments, tags, their own bookmarks, and that they have watched it. */
import * as z from 'zod'
import { maxCommentChars, maxNoteChars, maxTagChars } from '../limits.ts'
import { counted, onSite, route, time } from './route.ts'

const onSession = onSite.extend({ sessionId: z.uuid() })
/** The moment, server time; with the session's start it is a place on the time line, however late the start is learnt. */
const moment = time.nonnegative().describe('moment in the session, ms since 1970 by the server’s clock')

const text = z.string().trim().min(1, 'write something').max(maxCommentChars)

export const comment = z.object({
  commentId: z.string(),
  ts: time,
  text: z.string(),
  by: z.object({ accountId: z.string(), name: z.string() }),
  createdAt: time,
  /** null: never. */
  editedAt: time.nullable(),
  version: z.number().int(),
  /** Written by who asks: only she may edit it. */
  mine: z.boolean(),
  /** Who asks may delete it: its author, or an administrator. */
  mayDelete: z.boolean(),
})
export type Comment = z.infer<typeof comment>

/** Private to the account that made it. */
export const bookmark = z.object({
  bookmarkId: z.string(),
  /** null: the session as a whole. */
  ts: time.nullable(),
  note: z.string(),
  createdAt: time,
})
export type Bookmark = z.infer<typeof bookmark>

export const watcher = z.object({
  accountId: z.string(),
  name: z.string(),
  /** Who asks. */
  me: z.boolean(),
  firstAt: time,
  lastAt: time,
})
export type Watcher = z.infer<typeof watcher>

/** One way of writing a tag: `#Checkout  Bug` and `checkout bug` are the same. */
export function normalTag(written: string): string {
  return written
    .normalize('NFC')
    .replace(/^[\s#]+/, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase()
}

export const tag = z
  .string()
  .transform(normalTag)
  .pipe(
    z
      .string()
      .min(1, 'a word or a few')
      .max(maxTagChars)
      .regex(/^[^\p{C}]+$/u, 'no control characters'),
  )

export const sessionNotes = z.object({
  comments: z.array(comment),
  bookmarks: z.array(bookmark),
  tags: z.array(z.string()),
  /** Newest first. */
  watchers: z.array(watcher),
})
export type SessionNotes = z.infer<typeof sessionNotes>

const notes = '/api/sites/{siteId}/sessions/{sessionId}'
const onComment = onSession.extend({ commentId: z.uuid() })
const onBookmark = onSession.extend({ bookmarkId: z.uuid() })

export const noteRoutes = {
  getNotes: route({
    method: 'get',
    path: `${notes}/notes`,
    need: 'sessions.read',
    summary: 'Comments, tags, own bookmarks of a session, and who has watched it',
    params: onSession,
    output: sessionNotes,
  }),
  addComment: route({
    method: 'post',
    path: `${notes}/comments`,
    need: 'replay.annotate',
    summary: 'Comment on a moment of a session',
    params: onSession,
    body: z.object({ ts: moment, text }),
    output: comment,
  }),
  changeComment: route({
    method: 'patch',
    path: `${notes}/comments/{commentId}`,
    need: 'replay.annotate',
    summary: 'Change the text of an own comment; 409 if it changed since',
    params: onComment,
    body: z.object({ version: z.number().int(), text }),
    output: comment,
  }),
  removeComment: route({
    method: 'delete',
    path: `${notes}/comments/{commentId}`,
    need: 'replay.annotate',
    summary: 'Delete an own comment, or, as an administrator, any (204)',
    params: onComment,
  }),
  restoreComment: route({
    method: 'post',
    path: `${notes}/comments/{commentId}/restore`,
    need: 'replay.annotate',
    summary: 'Bring a deleted comment back; for those who may delete it',
    params: onComment,
    output: comment,
  }),
  addBookmark: route({
    method: 'post',
    path: `${notes}/bookmarks`,
    need: 'replay.annotate',
    summary: 'Keep a session, or a moment of it, for oneself',
    params: onSession,
    body: z.object({ ts: moment.nullable(), note: z.string().trim().max(maxNoteChars).default('') }),
    output: bookmark,
  }),
  changeBookmark: route({
    method: 'patch',
    path: `${notes}/bookmarks/{bookmarkId}`,
    need: 'replay.annotate',
    summary: 'Change the note of an own bookmark',
    params: onBookmark,
    body: z.object({ note: z.string().trim().max(maxNoteChars) }),
    output: bookmark,
  }),
  removeBookmark: route({
    method: 'delete',
    path: `${notes}/bookmarks/{bookmarkId}`,
    need: 'replay.annotate',
    summary: 'Remove an own bookmark (204)',
    params: onBookmark,
  }),
  changeTags: route({
    method: 'patch',
    path: `${notes}/tags`,
    need: 'replay.annotate',
    summary: 'Add tags to a session and take others away; what is so already stays so',
    params: onSession,
    body: z.object({ add: z.array(tag).max(20).default([]), remove: z.array(tag).max(20).default([]) }),
    output: z.object({ tags: z.array(z.string()) }),
  }),
  listTags: route({
    method: 'get',
    path: '/api/sites/{siteId}/tags',
    need: 'sessions.read',
    summary: 'Tags of a site with the sessions that have them, most used first',
    params: onSite,
    output: z.object({ tags: z.array(z.object({ tag: z.string(), sessions: counted })) }),
  }),
  watchedSession: route({
    method: 'post',
    path: `${notes}/watched`,
    need: 'replay.watch',
    summary: 'Note that who asks has watched this session (204); a program’s key watches nothing',
    params: onSession,
  }),
}
