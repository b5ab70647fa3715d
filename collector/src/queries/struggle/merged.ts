/**
 * Struggle points that a colleague said are one: whatever is asked of one of them is asked of all. What was said lives in
 * `state` (points/pointStates.ts); `point` is where the chain of sayings ends. A question looks it up by itself, so that
 * none can forget to; who knows it already passes it on, which saves the look.
 */
import type { Condition } from '../scope.ts'

export const pointKind = 'strugglePoint'

/** `members[i]` counts as `roots[i]`. */
export type Merges = { members: readonly string[]; roots: readonly string[] }

/** `member` counts as `root`. Few rows: people made them one by one. */
const said = `SELECT substring(id, length({siteId:String}) + 2) AS member, JSONExtractString(body, 'point') AS root
  FROM state FINAL
  WHERE kind = '${pointKind}' AND startsWith(id, concat({siteId:String}, '/')) AND NOT deleted AND root NOT IN ('', member)`

/** Never empty, since `transform` takes no empty lists. */
const column = (part: 1 | 2): string =>
  `(SELECT arrayMap(pair -> pair.${part}, arraySort(arrayPushBack(groupArray((member, root)), ('', '')))) FROM (${said}))`

/** The point that the one of a row of `signals` counts as. */
export function mergedPoint(merges?: Merges): Condition {
  if (!merges) {
    return { sql: `transform(toString(pointId), ${column(1)}, ${column(2)}, toString(pointId))`, params: {} }
  }
  if (merges.members.length === 0) return { sql: 'toString(pointId)', params: {} }
  return {
    sql: `transform(toString(pointId), {mergedMembers:Array(String)}, {mergedRoots:Array(String)}, toString(pointId))`,
    params: { mergedMembers: merges.members, mergedRoots: merges.roots },
  }
}

const root = `SELECT if(count() = 0, {pointId:String}, any(root)) AS point FROM (${said}) WHERE member = {pointId:String}`

const ofOne = `SELECT member FROM (${said}) WHERE root = (${root}) UNION ALL ${root}`

/** The point that is asked for and those that count as the same, as an array; binds `siteId` and `pointId`. */
export const pointsOfOne = `(SELECT groupArray(member) FROM (${ofOne}))`

/** Condition over `signals`: at the point that is asked for, or at one that counts as the same. */
export function atPoint(pointId: string, merges?: Merges): Condition {
  if (!merges) {
    return { sql: `pointId IN (${ofOne})`, params: { pointId } }
  }
  const one = merges.roots[merges.members.indexOf(pointId)] ?? pointId
  const members = merges.members.filter((_, index) => merges.roots[index] === one)
  return { sql: 'pointId IN {pointIdsOfOne:Array(String)}', params: { pointIdsOfOne: [one, ...members] } }
}
