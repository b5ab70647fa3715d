/** Cases as they stand in `state`: one JSON body each, whose fields questions ask for by these expressions. */
import { type CaseBody, withDetails } from '../../people/caseBody.ts'
import type { Condition } from '../scope.ts'

export type StoredCase = { body: CaseBody; version: number; changedAt: number }

export const caseKind = 'case'

/** Key of a case in `state`; those of a site stand together. */
export const caseKey = (siteId: string, caseId: string): string => `${siteId}/${caseId}`

export const caseField = (name: string): string => `JSONExtractString(body, '${name}')`

export const isOpenCase = `${caseField('status')} IN ('new', 'assigned', 'contacted', 'waiting')`

export const caseColumns =
  'body, toString(version) AS version, toString(toUnixTimestamp64Milli(changedAt)) AS changedMs'
export type CaseRow = { body: string; version: string; changedMs: string }

export function storedCase({ body, version, changedMs }: CaseRow): StoredCase {
  return { body: withDetails(JSON.parse(body) as CaseBody), version: Number(version), changedAt: Number(changedMs) }
}

/** Rows of `state FINAL` that are cases of the site. */
export function casesOf(siteId: string): Condition {
  return {
    sql: "kind = 'case' AND startsWith(id, {casesOf:String}) AND NOT deleted",
    params: { casesOf: `${siteId}/` },
  }
}
