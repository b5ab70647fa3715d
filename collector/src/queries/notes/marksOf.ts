/** What colleagues have left at these sessions, as marks of a row: one question for a whole page of rows. */
import type { SessionMarks } from '@hindsight/protocol/api/sessions'
import type { Store } from '../../clickhouse/store.ts'
import { accountOfKey, noteKinds, type SessionRef, sessionKey, sessionOfKey } from './noteKeys.ts'

/** Of each session up to two rows: what was noted, and who watched. */
type Marked = {
  sessionId: string
  tags: string[]
  comments: number | string
  bookmarks: number | string
  mineAt: number | string
  others: number | string
}

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
  const rows = await store.query<Marked>(
    `SELECT toString(${sessionOfKey}) AS sessionId,
       arrayFlatten(groupArrayIf(JSONExtract(body, 'tags', 'Array(String)'), kind = 'tags')) AS tags,
       countIf(kind = 'comment') AS comments,
       countIf(kind = 'bookmark' AND ${accountOfKey} = {by:String}) AS bookmarks, toInt64(0) AS mineAt, 0 AS others
     FROM state FINAL
     WHERE kind IN {kinds:Array(String)} AND startsWith(id, concat({siteId:String}, '/')) AND NOT deleted
       AND arrayStringConcat(arraySlice(splitByChar('/', id), 1, 3), '/') IN {keys:Array(String)}
     GROUP BY sessionId
     UNION ALL
     SELECT toString(watched.sessionId), [], 0, 0,
       toUnixTimestamp64Milli(maxIf(lastAt, accountId = {by:String})), uniqExactIf(accountId, accountId != {by:String})
     FROM watched
     WHERE siteId = {siteId:String} AND sessionDay IN {days:Array(Date)} AND watched.sessionId IN {ids:Array(UUID)}
     GROUP BY watched.sessionId
     SETTINGS prefer_column_name_to_alias = 1`,
    params,
  )
  return (sessionId) => {
    const marks = { ...noMarks }
    for (const row of rows) {
      if (row.sessionId !== sessionId) continue
      marks.tags = [...marks.tags, ...row.tags]
      marks.comments += Number(row.comments)
      marks.bookmarked ||= Number(row.bookmarks) > 0
      // maxIf over nothing is the beginning of time.
      if (Number(row.mineAt) > 0) marks.watchedAt = Number(row.mineAt)
      marks.watchedByOthers += Number(row.others)
    }
    return marks
  }
}

const noMarks: SessionMarks = { tags: [], comments: 0, bookmarked: false, watchedAt: null, watchedByOthers: 0 }
