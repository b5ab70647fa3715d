/**
 * Notes are kept in the state table, a kind each, under ids that begin with the site, the day and the session: so all
 * of a session is one range, and a filter over a period reads only that period's.
 */
export const noteKinds = { comment: 'comment', bookmark: 'bookmark', tags: 'tags' } as const
export type NoteKind = (typeof noteKinds)[keyof typeof noteKinds]

/** A session with the day that every key begins with. */
export type SessionRef = { siteId: string; sessionDay: string; sessionId: string }

export const sessionKey = ({ siteId, sessionDay, sessionId }: SessionRef): string =>
  `${siteId}/${sessionDay}/${sessionId}`
export const commentKey = (session: SessionRef, commentId: string): string => `${sessionKey(session)}/${commentId}`
/** The account comes before the bookmark: her own are a range within the session's. */
export const bookmarkKey = (session: SessionRef, accountId: string, bookmarkId: string): string =>
  `${sessionKey(session)}/${accountId}/${bookmarkId}`

/** The parts of an id, in SQL. */
export const dayOfKey = "toDate(splitByChar('/', id)[2])"
export const sessionOfKey = "toUUID(splitByChar('/', id)[3])"
export const accountOfKey = "splitByChar('/', id)[4]"
