import { type CasePriority, caseOrders, casePriorities, type FollowUpCase } from '@hindsight/protocol/api/cases'
import type { CaseQuery } from '../api/cases.ts'

/** The tabs of the follow-up screen, each exactly the rows that its count counts. */
export const caseTabs = {
  open: { label: 'Open', query: { status: 'open' } },
  mine: { label: 'Mine', query: { status: 'open', owner: 'me' } },
  overdue: { label: 'Overdue', query: { status: 'open' } },
  unassigned: { label: 'Unassigned', query: { status: 'open', owner: 'nobody' } },
  resolved: { label: 'Resolved', query: { status: 'resolved' } },
  closed: { label: 'Closed', query: { status: 'closed' } },
} as const satisfies Record<string, { label: string; query: CaseQuery }>
export type CaseTab = keyof typeof caseTabs
export const caseTabNames = Object.keys(caseTabs) as CaseTab[]

/** Keys of the URL that narrow the list beyond its tab, under the names the API gives them. */
const narrowing = ['point', 'person', 'flagging', 'ticket'] as const

export function readCaseTab(search: URLSearchParams): CaseTab {
  const named = search.get('tab') as CaseTab | null
  return named !== null && named in caseTabs ? named : 'open'
}

export function caseNarrowing(search: URLSearchParams): Partial<Record<(typeof narrowing)[number], string>> {
  return Object.fromEntries(narrowing.flatMap((key) => (search.has(key) ? [[key, search.get(key) ?? '']] : [])))
}

export const noTeam = 'none'
export const orderWords: Record<(typeof caseOrders)[number], string> = {
  changed: 'Newest change first',
  due: 'Due soonest first',
  priority: 'Most urgent first',
  created: 'Newest first',
}
export const priorityWords: Record<CasePriority, string> = {
  low: 'Low',
  normal: 'Normal',
  high: 'High',
  urgent: 'Urgent',
}

/** What is chosen above the list. */
export type CaseChoices = { team?: string; priority?: CasePriority; order?: (typeof caseOrders)[number] }

export function caseChoices(search: URLSearchParams): CaseChoices {
  const team = search.get('team')
  const priority = casePriorities.find((one) => one === search.get('priority'))
  const order = caseOrders.find((one) => one === search.get('order'))
  return { ...(team ? { team } : {}), ...(priority ? { priority } : {}), ...(order ? { order } : {}) }
}

const minuteMs = 60_000
/** What the list of a tab asks for. By the minute, so that the question stays the same while nothing happens. */
export function caseQueryOf(tab: CaseTab, now: number): CaseQuery {
  const { query } = caseTabs[tab]
  return tab === 'overdue' ? { ...query, dueBefore: Math.floor(now / minuteMs) * minuteMs } : query
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
