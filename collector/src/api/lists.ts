/** Counts with the URL of exactly the rows they count. */
import type { FixGroup } from '@hindsight/protocol/api/fix'
import type { Counted } from '@hindsight/protocol/api/route'
import { noneText } from '@hindsight/protocol/api/sessionFilters'
import type { Entered } from '../queries/funnel/breakdown.ts'
import type { Period } from '../queries/scope.ts'
import type { SessionFilter } from '../queries/sessionFilter.ts'

type Values = Record<string, unknown>

function listUrl(
  what: 'sessions' | 'customers' | 'struggle-points' | 'campaign-orders',
  siteId: string,
  { fromMs, toMs, segment, traffic }: Period,
  filter: Values,
): string {
  const search = new URLSearchParams({ from: String(fromMs), to: String(toMs) })
  for (const [key, value] of Object.entries({ ...filter, ...(segment && { segment: segment.text }) })) {
    if (value === undefined) continue
    search.set(key, typeof value === 'object' ? JSON.stringify(value) : String(value))
  }
  if (traffic) search.set('traffic', traffic)
  return `/api/sites/${siteId}/${what}?${search.toString()}`
}

export function sessionsCounted(n: number, siteId: string, period: Period, filter: SessionFilter): Counted {
  return { n, list: listUrl('sessions', siteId, period, filter) }
}

/** Persons of the period's sessions, or, of a funnel, of its entries. */
export function personsCounted(
  n: number,
  siteId: string,
  period: Period,
  filter: Pick<SessionFilter, 'point' | 'funnel' | 'reached' | 'dropped' | keyof Entered> & {
    fix?: FixGroup | undefined
  },
): Counted {
  return { n, list: listUrl('customers', siteId, period, filter) }
}

/** Struggle points of a period; `state` as the list of them takes it. */
export function pointsCounted(
  n: number,
  siteId: string,
  period: Period,
  filter: { signal?: string | undefined; path?: string | undefined; mild?: boolean | undefined; state: string },
): Counted {
  return { n, list: listUrl('struggle-points', siteId, period, filter) }
}

/** Orders that are credited to a campaign. */
export function campaignOrdersCounted(
  n: number,
  siteId: string,
  period: Period,
  filter: { campaign: string; model: string; windowDays: number; currency?: string | undefined },
): Counted {
  return { n, list: listUrl('campaign-orders', siteId, period, filter) }
}

/** An empty value in an address would say "any". */
export const orNone = (value: string): string => (value === '' ? noneText : value)
