/**
 * Struggle points that a colleague said are one: whatever is asked of one of them is asked of all. What was said lives in
 * `state` (points/pointStates.ts); `point` is where the chain of sayings ends. Every question looks it up by itself, so
 * that none can forget to.
 */

export const pointKind = 'strugglePoint'

/** `member` counts as `root`. Few rows: people made them one by one. */
const said = `SELECT substring(id, length({siteId:String}) + 2) AS member, JSONExtractString(body, 'point') AS root
  FROM state FINAL
  WHERE kind = '${pointKind}' AND startsWith(id, concat({siteId:String}, '/')) AND NOT deleted AND root NOT IN ('', member)`

/** Never empty, since `transform` takes no empty lists. */
const column = (part: 1 | 2): string =>
  `(SELECT arrayMap(pair -> pair.${part}, arraySort(arrayPushBack(groupArray((member, root)), ('', '')))) FROM (${said}))`

/** The point that this one counts as. */
export const mergedPoint = (pointId: string): string =>
  `transform(toString(${pointId}), ${column(1)}, ${column(2)}, toString(${pointId}))`

const root = (pointId: string): string =>
  `SELECT if(count() = 0, ${pointId}, any(root)) AS member FROM (${said}) WHERE member = ${pointId}`

/** Condition over `signals` and cases: of the point that is asked for, or of one that is merged with it. */
export const ofMergedPoint = (pointId: string): string =>
  `pointId IN (SELECT member FROM (${said}) WHERE root = (${root(pointId)}) UNION ALL ${root(pointId)})`
