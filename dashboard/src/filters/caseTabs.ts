import type { FollowUpCase } from '@hindsight/protocol/api/cases'
import type { CaseQuery } from '../api/cases.ts'

/** The tabs of the follow-up screen, each exactly the rows that its count counts. */
export const caseTabs = {
  open: { label: 'Open', query: { status: 'open' } },
  mine: { label: 'Mine', query: { status: 'open', owner: 'me' } },
  unassigned: { label: 'Unassigned', query: { status: 'open', owner: 'nobody' } },
  resolved: { label: 'Resolved', query: { status: 'resolved' } },
  closed: { label: 'Closed', query: { status: 'closed' } },
} as const satisfies Record<string, { label: string; query: CaseQuery }>
export type CaseTab = keyof typeof caseTabs
export const caseTabNames = Object.keys(caseTabs) as CaseTab[]

/** Keys of the URL that narrow the list beyond its tab, under the names the API gives them. */
const narrowing = ['point', 'person', 'flagging'] as const

export function readCaseTab(search: URLSearchParams): CaseTab {
  const named = search.get('tab') as CaseTab | null
  return named !== null && named in caseTabs ? named : 'open'
}

export function caseNarrowing(search: URLSearchParams): Partial<Record<(typeof narrowing)[number], string>> {
  return Object.fromEntries(narrowing.flatMap((key) => (search.has(key) ? [[key, search.get(key) ?? '']] : [])))
}

/** From a list of cases, as the API names it, to the query of the screen that shows it. */
export function casesSearchOf(list: string): string {
  const asked = new URL(list, 'http://api').searchParams
  const search = new URLSearchParams()
  for (const key of narrowing) {
    const value = asked.get(key)
    if (value !== null) search.set(key, value)
  }
  const text = search.toString()
  return text === '' ? '' : `?${text}`
}

/** Who would take the case next in line: the one after it, or before it at the end. */
export function nextCase(cases: readonly FollowUpCase[], caseId: string | null, step: 1 | -1): FollowUpCase | null {
  if (cases.length === 0) return null
  const at = cases.findIndex((one) => one.caseId === caseId)
  if (at < 0) return cases[0] ?? null
  return cases[Math.max(0, Math.min(cases.length - 1, at + step))] ?? null
}
