/** Conditions over sessions by what colleagues have left there. */
import type { Condition } from '../scope.ts'
import { accountOfKey, dayOfKey, type NoteKind, sessionOfKey } from './noteKeys.ts'

/** Sessions of the site with a note of this kind; `and` narrows which notes count. */
const noted = (kind: NoteKind, and = 'true'): string => `(sessionDay, sessionId) IN (
    SELECT ${dayOfKey}, ${sessionOfKey} FROM state FINAL
    WHERE kind = '${kind}' AND startsWith(id, concat({siteId:String}, '/')) AND NOT deleted AND ${and})`

const yesOrNo = (sql: string, wanted: boolean): string => (wanted ? sql : `NOT (${sql})`)

export const isTagged = (tag: string): Condition => ({
  sql: noted('tags', "has(JSONExtract(body, 'tags', 'Array(String)'), {tagIs:String})"),
  params: { tagIs: tag },
})

export const isCommented = (wanted: boolean): Condition => ({ sql: yesOrNo(noted('comment'), wanted), params: {} })

export const isBookmarked = (by: string, wanted: boolean): Condition => ({
  sql: yesOrNo(noted('bookmark', `${accountOfKey} = {bookmarkedBy:String}`), wanted),
  params: { bookmarkedBy: by },
})

export const isWatched = (by: string, days: Condition, wanted: boolean): Condition => ({
  sql: yesOrNo(
    `(sessionDay, sessionId) IN (
    SELECT sessionDay, sessionId FROM watched WHERE ${days.sql} AND accountId = {watchedBy:String})`,
    wanted,
  ),
  params: { watchedBy: by },
})
