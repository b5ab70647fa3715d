/**
 * What colleagues said is no struggle: such signals are not written, so that every count agrees. One signal of one
 * session; or whatever is the same trouble on that page; or the signal at that place of any page.
 */
import type { Condition } from '../scope.ts'

export type IgnoreRule = {
  ruleId: string
  scope: 'instance' | 'point' | 'place'
  signal: string
  path: string
  place: string
  pointId: string
  /** Of an instance; empty for the others. */
  sessionId: string
  tabId: string
  eventNo: number
}

const keyOf: Record<IgnoreRule['scope'], (siteId: string, rule: IgnoreRule) => string> = {
  instance: (siteId, { sessionId, signal, tabId, eventNo }) =>
    `${siteId} ${sessionId} ${signal} ${tabId} ${Math.trunc(eventNo)}`,
  point: (siteId, { pointId }) => `${siteId} ${pointId}`,
  place: (siteId, { signal, place }) => `${siteId} ${signal} ${place}`,
}
const keySql: Record<IgnoreRule['scope'], string> = {
  instance: "concat(siteId, ' ', toString(sessionId), ' ', signal, ' ', toString(tabId), ' ', toString(eventNo))",
  point: "concat(siteId, ' ', pointId)",
  place: "concat(siteId, ' ', signal, ' ', spot)",
}
const scopes = Object.keys(keySql) as IgnoreRule['scope'][]

/** Condition over a signal that was found: nobody said that it is none. */
export function notIgnored(bySite: ReadonlyMap<string, readonly IgnoreRule[]>): Condition {
  const params: Record<string, unknown> = {}
  const parts: string[] = []
  for (const scope of scopes) {
    const keys = [...bySite].flatMap(([siteId, rules]) =>
      rules.filter((rule) => rule.scope === scope).map((rule) => keyOf[scope](siteId, rule)),
    )
    if (keys.length === 0) continue
    params[`ignored_${scope}`] = keys
    parts.push(`has({ignored_${scope}:Array(String)}, ${keySql[scope]})`)
  }
  return { sql: parts.length === 0 ? 'true' : `NOT (${parts.join(' OR ')})`, params }
}
