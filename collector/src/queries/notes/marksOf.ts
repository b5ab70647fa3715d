/** What colleagues have left at these sessions, as marks of a row: two narrow questions for a whole page of rows. */
import type { SessionMarks } from '@hindsight/protocol/api/sessions'
import type { Store } from '../../clickhouse/store.ts'
import { accountOfKey, noteKinds, type SessionRef, sessionKey, sessionOfKey } from './noteKeys.ts'

type Noted = { sessionId: string; tags: string[]; comments: number | string; bookmarks: number | string }
type Watched = { sessionId: string; mineAt: number | string; others: number | string }

/** `by` is who asks: the account's id, or the name of a key. */
export async function marksOf(
  store: Store,
  siteId: string,
  sessions: readonly Omit<SessionRef, 'siteId'>[],
  by: string,
): Promise<(sessionId: string) => SessionMarks> {
  if (sessions.length === 0) return () => noMarks
  const params = {
    by,
    siteId,
    kinds: Object.values(noteKinds),
    keys: sessions.map((session) => sessionKey({ siteId, ...session })),
    days: [...new Set(sessions.map(({ sessionDay }) => sessionDay))],
    ids: sessions.map(({ sessionId }) => sessionId),
  }
  const [noted, watched] = await Promise.all([
    store.query<Noted>(
      `SELECT toString(${sessionOfKey}) AS sessionId,
         arrayFlatten(groupArrayIf(JSONExtract(body, 'tags', 'Array(String)'), kind = 'tags')) AS tags,
         countIf(kind = 'comment') AS comments,
         countIf(kind = 'bookmark' AND ${accountOfKey} = {by:String}) AS bookmarks
       FROM state FINAL
       WHERE kind IN {kinds:Array(String)} AND startsWith(id, concat({siteId:String}, '/')) AND NOT deleted
         AND arrayStringConcat(arraySlice(splitByChar('/', id), 1, 3), '/') IN {keys:Array(String)}
       GROUP BY sessionId`,
      params,
    ),
    store.query<Watched>(
      `SELECT toString(watched.sessionId) AS sessionId,
         toUnixTimestamp64Milli(maxIf(lastAt, accountId = {by:String})) AS mineAt,
         uniqExactIf(accountId, accountId != {by:String}) AS others
       FROM watched
       WHERE siteId = {siteId:String} AND sessionDay IN {days:Array(Date)} AND watched.sessionId IN {ids:Array(UUID)}
       GROUP BY watched.sessionId
       SETTINGS prefer_column_name_to_alias = 1`,
      params,
    ),
  ])
  const notes = new Map(noted.map((row) => [row.sessionId, row]))
  const watches = new Map(watched.map((row) => [row.sessionId, row]))
  return (sessionId) => {
    const note = notes.get(sessionId)
    const watch = watches.get(sessionId)
    const mineAt = Number(watch?.mineAt ?? 0)
    return {
      tags: note?.tags ?? [],
      comments: Number(note?.comments ?? 0),
      bookmarked: Number(note?.bookmarks ?? 0) > 0,
      // maxIf over nothing is the beginning of time.
      watchedAt: mineAt > 0 ? mineAt : null,
      watchedByOthers: Number(watch?.others ?? 0),
    }
  }
}

const noMarks: SessionMarks = { tags: [], comments: 0, bookmarked: false, watchedAt: null, watchedByOthers: 0 }
